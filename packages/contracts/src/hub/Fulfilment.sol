// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceHub} from "../interfaces/IInferenceHub.sol";
import {BatchItem, IQuorumVerifier} from "../interfaces/IQuorumVerifier.sol";
import {Question} from "../types/Claim.sol";
import {MAX_CLAIM_AGE} from "../types/Limits.sol";
import {Request, RequestStatus} from "../types/Request.sol";
import {Callback} from "./Callback.sol";
import {Earnings, EarningsLib} from "./Earnings.sol";
import {RequestSlot} from "./RequestSlot.sol";
import {Requests} from "./Requests.sol";
import {Totals, TotalsLib} from "./Totals.sol";

/// @notice Answers to requests: evidence first, then who earns what, then the consumer.
abstract contract Fulfilment is Requests {
    using EarningsLib for Earnings;

    IQuorumVerifier private immutable _verifier;

    constructor(IQuorumVerifier verifier_) {
        _verifier = verifier_;
    }

    /// @inheritdoc IInferenceHub
    function fulfill(
        Request calldata asked,
        bytes32 outputHash,
        bytes calldata input,
        bytes calldata output,
        bytes calldata evidence
    ) external nonReentrant {
        bytes32 id = requestId(asked);
        RequestSlot slot = _requests[id];
        if (slot.status() != RequestStatus.Open) revert NotOpen(id, slot.status());
        if (block.timestamp > slot.deadline()) revert DeadlinePassed(id, slot.deadline());
        bool called = slot.callbackGas() != 0;
        if ((called || input.length != 0) && keccak256(input) != asked.inputHash) revert InputMismatch();
        if ((called || output.length != 0) && keccak256(output) != outputHash) revert OutputMismatch();

        address[] memory signers = _signersOf(asked, outputHash, evidence);
        _requests[id] = slot.withStatus(RequestStatus.Answered);
        emit Fulfilled(id, outputHash, signers);
        uint256 value = _takeValue(id, slot);
        Earnings memory earned;
        earned.add(slot, signers.length);
        _settle(earned, signers, value);

        if (called) _callBack(asked, id, slot, value, input, output);
        else if (output.length != 0) emit Delivered(id, true, 0, output);
    }

    /// @inheritdoc IInferenceHub
    function fulfillBatch(
        address consumer,
        address requester,
        bytes32 modelId,
        bytes32 paramsHash,
        BatchItem[] calldata items,
        bytes calldata evidence
    ) external nonReentrant {
        (bytes32[] memory ids, address[] memory signers) = _verifier.verifyBatch(
            address(this), consumer, requester, modelId, paramsHash, items, MAX_CLAIM_AGE, evidence
        );
        Earnings memory earned;
        for (uint256 i; i < ids.length; ++i) {
            _answerItem(ids[i], items[i].outputHash, earned, signers);
        }
        _settle(earned, signers, 0);
    }

    function verifier() external view returns (address) {
        return address(_verifier);
    }

    function _answerItem(bytes32 id, bytes32 outputHash, Earnings memory earned, address[] memory signers) private {
        RequestSlot slot = _requests[id];
        bytes4 reason;
        if (slot.status() != RequestStatus.Open) reason = NotOpen.selector;
        else if (block.timestamp > slot.deadline()) reason = DeadlinePassed.selector;
        else if (slot.callbackGas() != 0) reason = CallbackGasTooLow.selector;
        if (reason != 0) {
            emit BatchItemSkipped(id, reason);
            return;
        }
        _requests[id] = slot.withStatus(RequestStatus.Answered);
        emit Fulfilled(id, outputHash, signers);
        if (earned.submitter != slot.submitter()) _paySubmitter(earned);
        earned.add(slot, signers.length);
    }

    function _signersOf(Request calldata asked, bytes32 outputHash, bytes calldata evidence)
        private
        view
        returns (address[] memory signers)
    {
        Question memory question = Question({
            hub: address(this),
            consumer: asked.consumer,
            requester: asked.requester,
            modelId: asked.modelId,
            paramsHash: asked.paramsHash,
            inputHash: asked.inputHash,
            nonce: asked.nonce
        });
        (, signers) = _verifier.verify(question, outputHash, MAX_CLAIM_AGE, 0, evidence);
    }

    /// @dev Moves what was set aside to the accounts that earned it. A request's value leaves the hub.
    function _settle(Earnings memory earned, address[] memory signers, uint256 value) private {
        for (uint256 i = 1; i < signers.length; ++i) {
            _credit(signers[i], earned.share);
        }
        _credit(signers[0], earned.share + earned.remainder);
        _paySubmitter(earned);
        _credit(msg.sender, earned.delivered);
        Totals sums = _totals;
        _totals = sums.sub(TotalsLib.ESCROWED, earned.total + value).add(TotalsLib.ON_ACCOUNTS, earned.total);
    }

    function _paySubmitter(Earnings memory earned) private {
        if (earned.submitted == 0) return;
        _credit(_submitterAt(earned.submitter), earned.submitted);
        earned.submitted = 0;
    }

    /// @dev All is settled by now: a consumer that refuses only sends the value back.
    function _callBack(
        Request calldata asked,
        bytes32 id,
        RequestSlot slot,
        uint256 value,
        bytes calldata input,
        bytes calldata output
    ) private {
        (bool accepted, bytes4 reason) = Callback.deliver(asked, id, input, output, slot.callbackGas(), value);
        if (!accepted && value != 0) _giveBack(_totals, slot.session(), asked.requester, value);
        emit Delivered(id, accepted, reason, output);
    }
}
