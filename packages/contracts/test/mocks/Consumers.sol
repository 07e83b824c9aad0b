// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceCallback} from "../../src/interfaces/IInferenceHub.sol";
import {Request} from "../../src/types/Request.sol";

/// @notice Takes every answer, and keeps what came last.
contract WillingConsumer is IInferenceCallback {
    Request public last;
    bytes32 public id;
    bytes public input;
    bytes public output;
    uint256 public received;
    uint256 public calls;

    function onInference(Request calldata asked, bytes32 id_, bytes calldata input_, bytes calldata output_)
        external
        payable
    {
        (last, id, input, output) = (asked, id_, input_, output_);
        received += msg.value;
        ++calls;
    }
}

/// @notice Takes every answer and does nothing with it: what is left is the hub's own cost.
contract IdleConsumer is IInferenceCallback {
    function onInference(Request calldata, bytes32, bytes calldata, bytes calldata) external payable {}
}
