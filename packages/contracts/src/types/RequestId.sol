// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Question} from "./Claim.sol";
import {Request} from "./Request.sol";

/// @notice The one name of a question, on all chains and in all contracts.
library RequestId {
    function derive(Question memory question) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                block.chainid,
                question.hub,
                question.consumer,
                question.requester,
                question.modelId,
                question.paramsHash,
                question.inputHash,
                question.nonce
            )
        );
    }

    /// @notice The same of what was asked of a hub.
    function derive(Request calldata asked, address hub) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                block.chainid,
                hub,
                asked.consumer,
                asked.requester,
                asked.modelId,
                asked.paramsHash,
                asked.inputHash,
                asked.nonce
            )
        );
    }
}
