// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Committee} from "../../src/interfaces/IModelRegistry.sol";
import {SSTORE2} from "solady/utils/SSTORE2.sol";

/// @notice A registry's one committee, with whatever keys and epoch a test needs.
contract FixedCommittee {
    uint256 private immutable _epoch;
    Committee private _committee;

    constructor(uint256 epoch, bytes32 runtimeHash, uint8 class, uint8 quorum, address[] memory keys) {
        bytes memory blob = abi.encodePacked(runtimeHash);
        for (uint256 i; i < keys.length; ++i) {
            blob = abi.encodePacked(blob, keys[i]);
        }
        _epoch = epoch;
        _committee = Committee(SSTORE2.write(blob), 0, quorum, class, 0);
    }

    function committeeAt(bytes32, uint256 epoch) external view returns (Committee memory committee) {
        if (epoch == _epoch) committee = _committee;
    }
}
