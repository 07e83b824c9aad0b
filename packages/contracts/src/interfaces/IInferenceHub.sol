// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Request, RequestStatus, Terms} from "../types/Request.sol";
import {BatchItem} from "./IQuorumVerifier.sol";

/// @notice What the owner of a session allows its key.
struct SessionTerms {
    address key;
    /// @dev Wei that one request may take: fee, rebate and value together.
    uint96 perRequest;
    /// @dev Unix time in seconds; requests are taken before it.
    uint40 expires;
    /// @dev The only contracts that requests may name; from 1 to 8.
    address[] consumers;
}

struct Session {
    address owner;
    uint96 balance;
    address key;
    uint96 perRequest;
    uint40 expires;
    bool revoked;
}

/// @notice Requests by push: escrow, committee, callback. Each request ends once: answered at or before its
/// deadline, or refunded after it.
interface IInferenceHub {
    /// @param session 0 where the consumer paid with the request
    /// @param submitter who sent a session's request; zero without a session
    event Requested(
        bytes32 indexed id,
        bytes32 indexed modelId,
        address indexed consumer,
        Request request,
        Terms terms,
        uint40 session,
        address submitter,
        bytes input
    );
    event Fulfilled(bytes32 indexed id, bytes32 outputHash, address[] operators);
    /// @notice Stands for a {Fulfilled} for each of `ids`, at a third of its cost.
    event BatchFulfilled(
        address indexed requester, bytes32 indexed modelId, bytes32[] ids, bytes32[] outputHashes, address[] operators
    );
    /// @notice The output, where it was delivered: with a callback always, else as the deliverer likes.
    /// @param accepted whether the callback went through; true where there is none
    /// @param reason the first 4 bytes of what it reverted with
    event Delivered(bytes32 indexed id, bool accepted, bytes4 reason, bytes output);
    event Refunded(bytes32 indexed id, address indexed requester, uint256 amount);
    /// @notice An item of a batch that was left out; the others went on.
    event BatchItemSkipped(bytes32 indexed id, bytes4 reason);
    event SessionOpened(
        uint40 indexed session,
        address indexed owner,
        address indexed key,
        uint256 deposit,
        uint96 perRequest,
        uint40 expires,
        address[] consumers
    );
    event SessionToppedUp(uint40 indexed session, uint256 amount);
    event SessionRevoked(uint40 indexed session, uint256 returned);
    event Withdrawn(address indexed account, address indexed to, uint256 amount);

    error OnlyConsumer();
    /// @notice Push requests have the nonce's top bit set.
    error NonceNotForPush();
    error InputMismatch();
    error OutputMismatch();
    error WrongValue(uint256 given, uint256 required);
    error FeeTooLow(uint256 fee, uint256 required);
    /// @notice Wei: more than the gas that it is for can cost at this block's base fee.
    error RebateTooHigh(uint256 rebate, uint256 most);
    error CallbackGasTooHigh(uint256 callbackGas, uint256 most);
    /// @notice The verifier and the registries that a hub was to be deployed with do not know one another.
    error PartsDiffer();
    error DeadlineOutOfRange(uint40 deadline);
    error AlreadyRequested(bytes32 id);
    error NotOpen(bytes32 id, RequestStatus status);
    /// @notice Too late to answer: the request is refundable.
    error DeadlinePassed(bytes32 id, uint40 deadline);
    /// @notice Too early to refund: the request may still be answered.
    error DeadlineNotPassed(bytes32 id, uint40 deadline);
    /// @notice The transaction has too little gas left to give the callback what the request set aside.
    error CallbackGasTooLow(uint256 required);
    error SessionTermsInvalid();
    error SessionUnknown(uint40 session);
    error SessionOver(uint40 session);
    error SessionExpired(uint40 session, uint40 expires);
    error SessionLimit(uint256 amount, uint256 perRequest);
    error SessionSpent(uint256 amount, uint256 balance);
    error ConsumerNotAllowed(uint40 session, address consumer);
    error NotSessionKey(uint40 session);
    error NotSessionOwner(uint40 session);
    error NotAccountOwner(address account);
    error BalanceTooLow(uint256 amount, uint256 balance);

    /// @notice Asks the model's committee. The sender is the consumer, and pays fee, rebate and value.
    /// @param input the canonical input bytes, public from now on
    function request(Request calldata asked, Terms calldata terms, bytes calldata input)
        external
        payable
        returns (bytes32 id);

    /// @notice Asks on behalf of a session's owner, who is the requester. Anyone may submit it; whoever
    /// does gets half of the rebate once the request is answered.
    /// @param signature EIP-2098 signature by the session's key of `SessionRequest(...)`
    function requestFromSession(
        Request calldata asked,
        Terms calldata terms,
        bytes calldata input,
        uint40 session,
        bytes calldata signature
    ) external returns (bytes32 id);

    /// @notice Answers a request with the evidence of its committee. Anyone may; the fee goes to those who
    /// signed, and the rebate to the sender.
    /// @param input only for a callback: what was asked, to be passed on; else empty
    /// @param output needed for a callback; else it may be empty, and only its digest is kept
    function fulfill(
        Request calldata asked,
        bytes32 outputHash,
        bytes calldata input,
        bytes calldata output,
        bytes calldata evidence
    ) external;

    /// @notice Answers many requests of one requester, without callbacks, at one check of signatures. An
    /// item that cannot be answered is skipped.
    function fulfillBatch(
        address consumer,
        address requester,
        bytes32 modelId,
        bytes32 paramsHash,
        BatchItem[] calldata items,
        bytes calldata evidence
    ) external;

    /// @notice Gives back all that was set aside for a request that nobody answered in time. Anyone may.
    /// To the session it came from, if that is still open; else to the requester.
    function refund(Request calldata asked) external;

    function openSession(SessionTerms calldata terms) external payable returns (uint40 session);
    function topUpSession(uint40 session) external payable;
    /// @notice Ends a session at once and sends what is left to its owner.
    function revokeSession(uint40 session) external;
    /// @notice Takes from an account: earnings, or refunds that could not be sent. An operator's account is
    /// its key's, and only its owner takes from it.
    function withdraw(address account, address to, uint256 amount) external;

    function requestId(Request calldata asked) external view returns (bytes32);
    function statusOf(bytes32 id) external view returns (RequestStatus status, Terms memory terms, uint40 session);
    function sessionOf(uint40 session) external view returns (Session memory);
    function isAllowed(uint40 session, address consumer) external view returns (bool);
    function balanceOf(address account) external view returns (uint256);
    /// @notice Wei set aside for open requests, in sessions and on accounts: the contract's balance is never
    /// less.
    function totals() external view returns (uint256 escrowed, uint256 inSessions, uint256 onAccounts);
    function verifier() external view returns (address);
    function models() external view returns (address);
    function operators() external view returns (address);
}

/// @notice What a consumer offers to get answers by push.
interface IInferenceCallback {
    /// @dev Called by the hub only, once for each answered request, with the request's `value`.
    function onInference(Request calldata asked, bytes32 id, bytes calldata input, bytes calldata output)
        external
        payable;
}
