// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {InferenceConsumer} from "../InferenceConsumer.sol";
import {Answer, EvidencePolicy} from "../interfaces/IInferenceConsumer.sol";
import {IInferenceHub} from "../interfaces/IInferenceHub.sol";

/// @notice Takes what a committee's runs of a model do not call rude: the smallest consumer there is.
/// @dev A text is its own canonical input, and the output one byte: 0 for a text that is not rude.
contract Guestbook is InferenceConsumer {
    bytes32 constant MODEL = keccak256("the id of the model");

    event Signed(address indexed by, string text);

    constructor(IInferenceHub hub_, EvidencePolicy memory policy) InferenceConsumer(hub_) {
        _accept("sign", policy);
    }

    function sign(string calldata text, Answer calldata answer) external {
        _verified("sign", 0, MODEL, keccak256("{}"), bytes(text), answer);
        require(answer.output[0] == 0, "rude");
        emit Signed(msg.sender, text);
    }
}
