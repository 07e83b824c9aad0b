// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceHub, Session, SessionTerms} from "../interfaces/IInferenceHub.sol";
import {MAX_CONSUMERS_PER_SESSION} from "../types/Limits.sol";
import {Accounts} from "./Accounts.sol";
import {Totals, TotalsLib} from "./Totals.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";

/// @notice Deposits that a key may spend by signature, within what their owner allowed.
abstract contract Sessions is Accounts {
    /// @dev A session that was revoked has no key any more.
    mapping(uint40 session => Session) internal _sessions;
    /// @dev When the session ends, for each consumer that it may name: one read says both.
    mapping(uint40 session => mapping(address consumer => uint40 expires)) private _allowed;
    uint40 private _sessionCount;

    /// @inheritdoc IInferenceHub
    function openSession(SessionTerms calldata terms) external payable nonReentrant returns (uint40 session) {
        uint256 count = terms.consumers.length;
        if (
            terms.key == address(0) || terms.expires <= block.timestamp || count == 0
                || count > MAX_CONSUMERS_PER_SESSION
        ) revert SessionTermsInvalid();

        session = ++_sessionCount;
        _sessions[session] = Session({
            owner: msg.sender,
            balance: SafeCastLib.toUint96(msg.value),
            key: terms.key,
            perRequest: terms.perRequest,
            expires: terms.expires,
            revoked: false
        });
        for (uint256 i; i < count; ++i) {
            if (terms.consumers[i] == address(0)) revert SessionTermsInvalid();
            _allowed[session][terms.consumers[i]] = terms.expires;
        }
        _totals = _totals.add(TotalsLib.IN_SESSIONS, msg.value);
        emit SessionOpened(session, msg.sender, terms.key, msg.value, terms.perRequest, terms.expires, terms.consumers);
    }

    function topUpSession(uint40 session) external payable nonReentrant {
        Session storage open = _open(session);
        open.balance += SafeCastLib.toUint96(msg.value);
        _totals = _totals.add(TotalsLib.IN_SESSIONS, msg.value);
        emit SessionToppedUp(session, msg.value);
    }

    /// @inheritdoc IInferenceHub
    function revokeSession(uint40 session) external nonReentrant {
        Session storage open = _open(session);
        if (msg.sender != open.owner) revert NotSessionOwner(session);
        uint256 rest = open.balance;
        open.balance = 0;
        open.key = address(0);
        open.revoked = true;
        _totals = _totals.sub(TotalsLib.IN_SESSIONS, rest);
        emit SessionRevoked(session, rest);
        _sendOrCredit(msg.sender, rest);
    }

    function sessionOf(uint40 session) external view returns (Session memory) {
        return _sessions[session];
    }

    function isAllowed(uint40 session, address consumer) external view returns (bool) {
        return _allowed[session][consumer] != 0;
    }

    /// @dev Takes what a request costs out of a session, or reverts where its owner did not allow that.
    /// @return key that must have signed the request
    function _spend(uint40 session, address consumer, address requester, uint256 amount)
        internal
        returns (address key)
    {
        Session storage open = _open(session);
        key = open.key;
        if (requester != open.owner) revert NotSessionOwner(session);
        uint40 expires = _allowed[session][consumer];
        if (expires == 0) revert ConsumerNotAllowed(session, consumer);
        if (block.timestamp >= expires) revert SessionExpired(session, expires);
        if (amount > open.perRequest) revert SessionLimit(amount, open.perRequest);
        uint96 balance = open.balance;
        if (amount > balance) revert SessionSpent(amount, balance);
        open.balance = balance - uint96(amount);
        _totals = _totals.sub(TotalsLib.IN_SESSIONS, amount).add(TotalsLib.ESCROWED, amount);
    }

    /// @dev Gives money back to where a request's came from, and stores the totals.
    /// @param sums what the totals are without the amount
    function _giveBack(Totals sums, uint40 session, address requester, uint256 amount) internal {
        Session storage from = _sessions[session];
        if (session == 0) {
            _totals = sums;
            _sendOrCredit(requester, amount);
        } else if (from.key != address(0)) {
            from.balance += uint96(amount);
            _totals = sums.add(TotalsLib.IN_SESSIONS, amount);
        } else {
            _credit(requester, amount);
            _totals = sums.add(TotalsLib.ON_ACCOUNTS, amount);
        }
    }

    function _open(uint40 session) private view returns (Session storage open) {
        open = _sessions[session];
        if (open.owner == address(0)) revert SessionUnknown(session);
        if (open.key == address(0)) revert SessionOver(session);
    }
}
