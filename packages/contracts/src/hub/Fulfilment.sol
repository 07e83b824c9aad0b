// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceHub} from "../interfaces/IInferenceHub.sol";
import {BatchItem, IQuorumVerifier} from "../interfaces/IQuorumVerifier.sol";
import {Question} from "../types/Claim.sol";
import {MAX_CLAIM_AGE} from "../types/Limits.sol";
import {Request} from "../types/Request.sol";
import {BatchCall} from "./BatchCall.sol";
import {BatchLog} from "./BatchLog.sol";
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
        RequestSlot slot = _requests[id].slot;
        if (!slot.isOpen()) revert NotOpen(id, slot.status());
        if (block.timestamp > slot.deadline()) revert DeadlinePassed(id, slot.deadline());
        bool called = slot.callbackGas() != 0;
        if ((called || input.length != 0) && keccak256(input) != asked.inputHash) revert InputMismatch();
        if ((called || output.length != 0) && keccak256(output) != outputHash) revert OutputMismatch();

        address[] memory signers = _signersOf(asked, outputHash, evidence);
        _requests[id].slot = slot.answered();
        emit Fulfilled(id, outputHash, signers);
        uint256 value = _takeValue(id, slot);
        Earnings memory earned;
        _earn(earned, slot, 1, signers.length);
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
        bytes memory head = abi.encode(address(this), consumer, requester, modelId, paramsHash);
        (bytes32[] memory ids, address[] memory signers) = BatchCall.verifyBatch(_verifier, head, items, evidence);
        bytes32[] memory outputHashes = new bytes32[](ids.length);
        _settle(_answerItems(ids, outputHashes, items, signers.length), signers, 0);
        BatchLog.emitFulfilled(requester, modelId, ids, outputHashes, signers);
    }

    function verifier() external view returns (address) {
        return address(_verifier);
    }

    /// @dev Requests that pay the same to the same submitter, as those of one session mostly do, are counted
    /// and then paid for together. Of `ids` and `outputHashes` remain those of the items that were answered.
    function _answerItems(
        bytes32[] memory ids,
        bytes32[] memory outputHashes,
        BatchItem[] calldata items,
        uint256 signers
    ) private returns (Earnings memory earned) {
        RequestSlot last;
        uint256 alike;
        uint256 answered;
        uint256 count = items.length;
        for (uint256 i; i < count; ++i) {
            bytes32 id;
            Kept storage kept;
            // There is an id for each item, and no more are kept than were looked at: nothing here is out of
            // bounds, and the checks would cost as much as the rest of the loop.
            assembly ("memory-safe") {
                id := mload(add(add(ids, 0x20), shl(5, i)))
                mstore(0x00, id)
                mstore(0x20, _requests.slot)
                kept.slot := keccak256(0x00, 0x40)
            }
            RequestSlot slot = kept.slot;
            if (!slot.isPlainAndOpen(block.timestamp)) {
                emit BatchItemSkipped(id, _reasonToSkip(slot));
                continue;
            }
            kept.slot = slot.answered();
            assembly ("memory-safe") {
                let place := add(0x20, shl(5, answered))
                mstore(add(ids, place), id)
                mstore(add(outputHashes, place), calldataload(add(items.offset, add(0x40, mul(i, 0x60)))))
            }
            if (!slot.paysLike(last)) {
                _earn(earned, last, alike, signers);
                (last, alike) = (slot, 0);
            }
            unchecked {
                ++alike;
                ++answered;
            }
        }
        _earn(earned, last, alike, signers);
        assembly ("memory-safe") {
            mstore(ids, answered)
            mstore(outputHashes, answered)
        }
    }

    function _reasonToSkip(RequestSlot slot) private view returns (bytes4) {
        if (!slot.isOpen()) return NotOpen.selector;
        if (block.timestamp > slot.deadline()) return DeadlinePassed.selector;
        // A batch has no room for callbacks.
        return CallbackGasTooLow.selector;
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
        _credit(msg.sender, earned.delivered);
        Totals sums = _totals;
        _totals = sums.sub(TotalsLib.ESCROWED, earned.total + value).add(TotalsLib.ON_ACCOUNTS, earned.total);
    }

    /// @dev Adds up what answers on the same terms have earned, and pays their submitter at once.
    function _earn(Earnings memory earned, RequestSlot slot, uint256 answers, uint256 signers) private {
        uint256 submitted = earned.add(slot, answers, signers);
        if (submitted != 0) _credit(_submitterAt(slot.submitter()), submitted);
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
