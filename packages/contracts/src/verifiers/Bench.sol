// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IModelRegistry, Committee} from "../interfaces/IModelRegistry.sol";
import {IQuorumVerifier} from "../interfaces/IQuorumVerifier.sol";
import {GRACE, MAX_SEATS} from "../types/Limits.sol";

/// @notice A committee in memory, judging one piece of evidence.
struct Bench {
    bytes32 runtimeHash;
    uint256 class;
    uint256 quorum;
    /// @dev Bit i is set where seat i is empty.
    uint256 vacant;
    /// @dev Where in memory the keys stand, 20 bytes each.
    uint256 keys;
    /// @dev Seconds that a claim may be old.
    uint256 maxAge;
    /// @dev The lowest seat that may come next.
    uint256 lowest;
}

/// @notice Reads a committee with one storage slot and one account's code.
library BenchLib {
    function load(IModelRegistry models, bytes32 modelId, uint256 epoch) internal view returns (Bench memory bench) {
        Committee memory committee = models.committeeAt(modelId, epoch);
        if (
            committee.pointer == address(0)
                || (committee.retiredAt != 0 && block.timestamp > committee.retiredAt + GRACE)
        ) revert IQuorumVerifier.EpochNotLive(modelId, epoch);

        (bench.class, bench.quorum, bench.vacant) = (committee.class, committee.quorum, committee.vacant);
        address pointer = committee.pointer;
        uint256 size = 32 + 20 * MAX_SEATS;
        bytes32 runtimeHash;
        uint256 keys;
        assembly ("memory-safe") {
            let free := mload(0x40)
            // Code starts with a STOP. Past its end there is zero, the key of no seat.
            extcodecopy(pointer, free, 1, size)
            runtimeHash := mload(free)
            keys := add(free, 0x20)
            mstore(0x40, add(free, and(add(size, 0x1f), not(0x1f))))
        }
        (bench.runtimeHash, bench.keys) = (runtimeHash, keys);
    }

    /// @notice The key of a seat that someone holds.
    function keyAt(Bench memory bench, uint256 seat) internal pure returns (address key) {
        if (seat >= MAX_SEATS) revert IQuorumVerifier.SeatUnknown(seat);
        if (bench.vacant >> seat & 1 == 1) revert IQuorumVerifier.SeatVacant(seat);
        assembly ("memory-safe") {
            key := shr(96, mload(add(mload(add(bench, 0x80)), mul(seat, 20))))
        }
        if (key == address(0)) revert IQuorumVerifier.SeatUnknown(seat);
    }
}
