// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceHub} from "../interfaces/IInferenceHub.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {typedDigest} from "../types/Eip712.sol";
import {
    MAX_CALLBACK_GAS,
    MAX_DEADLINE,
    PUSH_NONCE,
    REBATE_GAS,
    REBATE_GAS_PER_CALLBACK_GAS,
    REBATE_PRIORITY
} from "../types/Limits.sol";
import {Request, RequestStatus, Terms} from "../types/Request.sol";
import {RequestId} from "../types/RequestId.sol";
import {sessionRequestHash} from "../types/SessionRequest.sol";
import {recoverSigner} from "../types/Signature.sol";
import {RequestSlot, RequestSlotLib} from "./RequestSlot.sol";
import {Sessions} from "./Sessions.sol";
import {Submitters} from "./Submitters.sol";
import {Totals, TotalsLib} from "./Totals.sol";

/// @notice Requests from when they are made until, where nobody answers, they are refunded.
abstract contract Requests is Sessions, Submitters {
    /// @dev A word that is looked up once to be read and written.
    struct Kept {
        RequestSlot slot;
    }

    IModelRegistry private immutable _models;
    mapping(bytes32 id => Kept) internal _requests;
    /// @dev Only of requests with a value, and only while they are open.
    mapping(bytes32 id => uint96) internal _values;

    constructor(IModelRegistry models_) {
        _models = models_;
    }

    /// @inheritdoc IInferenceHub
    function request(Request calldata asked, Terms calldata terms, bytes calldata input)
        external
        payable
        nonReentrant
        returns (bytes32 id)
    {
        if (asked.consumer != msg.sender) revert OnlyConsumer();
        uint256 amount = _amountOf(terms);
        if (msg.value != amount) revert WrongValue(msg.value, amount);
        id = _place(asked, terms, input, 0, 0);
        _totals = _totals.add(TotalsLib.ESCROWED, amount);
        emit Requested(id, asked.modelId, asked.consumer, asked, terms, 0, address(0), input);
    }

    /// @inheritdoc IInferenceHub
    function requestFromSession(
        Request calldata asked,
        Terms calldata terms,
        bytes calldata input,
        uint40 session,
        bytes calldata signature
    ) external nonReentrant returns (bytes32 id) {
        address key = _spend(session, asked.consumer, asked.requester, _amountOf(terms));
        bytes32 digest = typedDigest(sessionRequestHash(asked, terms, session, address(this)));
        if (recoverSigner(digest, signature) != key) revert NotSessionKey(session);
        id = _place(asked, terms, input, session, _numberOf(msg.sender));
        emit Requested(id, asked.modelId, asked.consumer, asked, terms, session, msg.sender, input);
    }

    /// @inheritdoc IInferenceHub
    function refund(Request calldata asked) external nonReentrant {
        bytes32 id = requestId(asked);
        RequestSlot slot = _requests[id].slot;
        if (!slot.isOpen()) revert NotOpen(id, slot.status());
        if (block.timestamp <= slot.deadline()) revert DeadlineNotPassed(id, slot.deadline());

        uint256 amount = slot.fee() + slot.rebate() + _takeValue(id, slot);
        _requests[id].slot = slot.refunded();
        emit Refunded(id, asked.requester, amount);
        _giveBack(_totals.sub(TotalsLib.ESCROWED, amount), slot.session(), asked.requester, amount);
    }

    function requestId(Request calldata asked) public view returns (bytes32) {
        return RequestId.derive(asked, address(this));
    }

    /// @inheritdoc IInferenceHub
    function statusOf(bytes32 id) external view returns (RequestStatus status, Terms memory terms, uint40 session) {
        RequestSlot slot = _requests[id].slot;
        status = slot.status();
        session = slot.session();
        terms = Terms({
            fee: uint80(slot.fee()),
            rebate: uint32(slot.rebate() / 1 gwei),
            value: _values[id],
            deadline: slot.deadline(),
            callbackGas: slot.callbackGas()
        });
    }

    function models() external view returns (address) {
        return address(_models);
    }

    /// @dev Takes the value out of a request. Without a callback there is none.
    function _takeValue(bytes32 id, RequestSlot slot) internal returns (uint256 value) {
        if (slot.callbackGas() == 0) return 0;
        value = _values[id];
        if (value != 0) delete _values[id];
    }

    function _place(
        Request calldata asked,
        Terms calldata terms,
        bytes calldata input,
        uint40 session,
        uint32 submitter
    ) private returns (bytes32 id) {
        if (asked.nonce < PUSH_NONCE) revert NonceNotForPush();
        if (keccak256(input) != asked.inputHash) revert InputMismatch();
        if (terms.deadline <= block.timestamp || terms.deadline > block.timestamp + MAX_DEADLINE) {
            revert DeadlineOutOfRange(terms.deadline);
        }
        if (terms.value != 0 && terms.callbackGas == 0) revert WrongValue(terms.value, 0);
        _checkRebate(terms);
        uint256 required = _models.feeOf(asked.modelId);
        if (terms.fee < required) revert FeeTooLow(terms.fee, required);

        id = requestId(asked);
        Kept storage kept = _requests[id];
        if (!kept.slot.isEmpty()) revert AlreadyRequested(id);
        kept.slot = RequestSlotLib.pack(terms, session, submitter);
        if (terms.value != 0) _values[id] = terms.value;
    }

    /// @dev A rebate is for gas. Whoever holds a session's key can submit and deliver its requests: without
    /// a cap, the whole deposit would be theirs in a few of them.
    function _checkRebate(Terms calldata terms) private view {
        if (terms.callbackGas > MAX_CALLBACK_GAS) revert CallbackGasTooHigh(terms.callbackGas, MAX_CALLBACK_GAS);
        uint256 units = REBATE_GAS + REBATE_GAS_PER_CALLBACK_GAS * terms.callbackGas;
        uint256 most = units * (2 * block.basefee + REBATE_PRIORITY);
        uint256 rebate = uint256(terms.rebate) * 1 gwei;
        if (rebate > most) revert RebateTooHigh(rebate, most);
    }

    function _amountOf(Terms calldata terms) private pure returns (uint256) {
        return uint256(terms.fee) + uint256(terms.rebate) * 1 gwei + terms.value;
    }
}
