// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BatchItem, IQuorumVerifier} from "../interfaces/IQuorumVerifier.sol";
import {MAX_CLAIM_AGE} from "../types/Limits.sol";

/// @notice Calls {IQuorumVerifier-verifyBatch} without taking the items apart: they are copied as they came,
/// and what returns is used where it lies. The compiler's own encoding costs as much as the hashing.
library BatchCall {
    /// @param head hub, consumer, requester, model and parameters
    /// @return ids the items' requests
    /// @return signers the keys that signed
    function verifyBatch(
        IQuorumVerifier verifier,
        bytes memory head,
        BatchItem[] calldata items,
        bytes calldata evidence
    ) internal view returns (bytes32[] memory ids, address[] memory signers) {
        bytes4 selector = IQuorumVerifier.verifyBatch.selector;
        uint256 maxAge = MAX_CLAIM_AGE;
        assembly ("memory-safe") {
            let start := mload(0x40)
            let itemsSize := mul(items.length, 0x60)
            let tail := add(start, 0x104)
            mstore(start, selector)
            mcopy(add(start, 0x04), add(head, 0x20), 0xa0)
            mstore(add(start, 0xa4), 0x100)
            mstore(add(start, 0xc4), maxAge)
            mstore(add(start, 0xe4), add(0x120, itemsSize))
            mstore(tail, items.length)
            calldatacopy(add(tail, 0x20), items.offset, itemsSize)
            tail := add(tail, add(0x20, itemsSize))
            mstore(tail, evidence.length)
            calldatacopy(add(tail, 0x20), evidence.offset, evidence.length)
            let size := sub(add(tail, add(0x20, and(add(evidence.length, 0x1f), not(0x1f)))), start)

            let ok := staticcall(gas(), verifier, start, size, 0, 0)
            returndatacopy(start, 0, returndatasize())
            if iszero(ok) { revert(start, returndatasize()) }
            // Two arrays, each its length and then its words: as they are in memory.
            ids := add(start, mload(start))
            signers := add(start, mload(add(start, 0x20)))
            mstore(0x40, add(start, and(add(returndatasize(), 0x1f), not(0x1f))))
        }
    }
}
