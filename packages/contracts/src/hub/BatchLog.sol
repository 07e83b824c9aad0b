// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceHub} from "../interfaces/IInferenceHub.sol";

/// @notice Emits {IInferenceHub-BatchFulfilled}. The three arrays are copied whole, not word by word.
library BatchLog {
    function emitFulfilled(
        address requester,
        bytes32 modelId,
        bytes32[] memory ids,
        bytes32[] memory outputHashes,
        address[] memory operators
    ) internal {
        bytes32 topic = IInferenceHub.BatchFulfilled.selector;
        assembly ("memory-safe") {
            function append(start, field, tail, array) -> end {
                let size := shl(5, add(mload(array), 1))
                mstore(add(start, field), sub(tail, start))
                mcopy(tail, array, size)
                end := add(tail, size)
            }
            let start := mload(0x40)
            let end := append(start, 0x00, add(start, 0x60), ids)
            end := append(start, 0x20, end, outputHashes)
            end := append(start, 0x40, end, operators)
            log3(start, sub(end, start), topic, requester, modelId)
        }
    }
}
