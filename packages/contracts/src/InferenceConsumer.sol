// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NonceBook} from "./consumer/NonceBook.sol";
import {Policies} from "./consumer/Policies.sol";
import {Answer, IInferenceConsumer} from "./interfaces/IInferenceConsumer.sol";
import {IEvidenceVerifier} from "./interfaces/IEvidenceVerifier.sol";
import {IInferenceCallback, IInferenceHub} from "./interfaces/IInferenceHub.sol";
import {Question} from "./types/Claim.sol";
import {PUSH_NONCE} from "./types/Limits.sol";
import {Request, Terms} from "./types/Request.sol";

/// @notice Inherit this to act on answers only where their evidence convinces: one line by pull, one
/// function by push.
abstract contract InferenceConsumer is IInferenceConsumer, IInferenceCallback, Policies, NonceBook {
    IInferenceHub public immutable hub;
    IEvidenceVerifier private immutable _hubVerifier;

    constructor(IInferenceHub hub_) {
        hub = hub_;
        _hubVerifier = IEvidenceVerifier(hub_.verifier());
    }

    /// @inheritdoc IInferenceCallback
    function onInference(Request calldata asked, bytes32 id, bytes calldata input, bytes calldata output)
        external
        payable
    {
        if (msg.sender != address(hub)) revert OnlyHub();
        _onAnswer(asked, id, input, output);
    }

    /// @notice Goes on only if the answer is one to this question, asked by the sender, and was not used
    /// before. To be called before anything is done with `answer.output`.
    /// @param action whose policies apply
    /// @param value wei that hang on the answer
    /// @param input the canonical input bytes, rebuilt from what the contract itself knows
    /// @return id the request's
    function _verified(
        bytes32 action,
        uint256 value,
        bytes32 modelId,
        bytes32 paramsHash,
        bytes memory input,
        Answer calldata answer
    ) internal returns (bytes32 id) {
        if (answer.nonce >= PUSH_NONCE) revert NonceNotForPull();
        (uint256 maxAge, uint256 maxRootAge) = _requirePolicy(action, answer.verifier, value);
        _spend(msg.sender, answer.nonce);
        Question memory question = Question({
            hub: address(hub),
            consumer: address(this),
            requester: msg.sender,
            modelId: modelId,
            paramsHash: paramsHash,
            inputHash: keccak256(input),
            nonce: answer.nonce
        });
        (id,) = answer.verifier.verify(question, keccak256(answer.output), maxAge, maxRootAge, answer.evidence);
    }

    /// @notice Asks the committee; the answer comes to {_onAnswer}.
    /// @param payment wei that go with the request: fee, rebate and value of the terms, to the wei
    function _request(
        address requester,
        bytes32 modelId,
        bytes32 paramsHash,
        bytes memory input,
        uint256 nonce,
        Terms calldata terms,
        uint256 payment
    ) internal returns (bytes32 id) {
        Request memory asked = Request(address(this), requester, modelId, paramsHash, keccak256(input), nonce);
        return hub.request{value: payment}(asked, terms, input);
    }

    /// @notice Reverts unless the hub's evidence may decide an action on which so much wei hangs. To be
    /// called by {_onAnswer}.
    function _requireHubPolicy(bytes32 action, uint256 value) internal view {
        _requirePolicy(action, _hubVerifier, value);
    }

    /// @dev Gets an answer by push, which the hub has checked. Anyone may have asked anything on a session:
    /// the model and its parameters are to be looked at, and `msg.value` too.
    /// A consumer by pull leaves it as it is.
    function _onAnswer(Request calldata, bytes32, bytes calldata, bytes calldata) internal virtual {
        revert OnlyByPull();
    }
}
