// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {InferenceConsumer} from "../InferenceConsumer.sol";
import {Answer, EvidencePolicy} from "../interfaces/IInferenceConsumer.sol";
import {IInferenceHub} from "../interfaces/IInferenceHub.sol";

/// @notice Takes what a committee's model does not call rude: the smallest consumer there is.
contract Guestbook is InferenceConsumer {
    event Signed(address indexed by, string text);

    error Rude();

    bytes32 private immutable _modelId;

    constructor(IInferenceHub hub_, bytes32 modelId, EvidencePolicy memory policy) InferenceConsumer(hub_) {
        _modelId = modelId;
        _accept("sign", policy);
    }

    function sign(string calldata text, Answer calldata answer) external {
        _verified("sign", 0, _modelId, keccak256("{}"), bytes(text), answer);
        if (answer.output.length != 1 || answer.output[0] != 0x00) revert Rude();
        emit Signed(msg.sender, text);
    }
}
