// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceHub} from "../interfaces/IInferenceHub.sol";
import {IOperatorRegistry} from "../interfaces/IOperatorRegistry.sol";
import {Totals, TotalsLib} from "./Totals.sol";
import {ReentrancyGuardTransient} from "solady/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// @notice What the hub owes to accounts, and the sums of all that it holds.
abstract contract Accounts is IInferenceHub, ReentrancyGuardTransient {
    /// @dev Enough for a wallet that is a contract, and what a hostile one can waste.
    uint256 internal constant SEND_GAS = 30_000;

    IOperatorRegistry private immutable _operators;
    Totals internal _totals;
    mapping(address account => uint256) private _balances;

    constructor(IOperatorRegistry operators_) {
        _operators = operators_;
    }

    /// @inheritdoc IInferenceHub
    function withdraw(address account, address to, uint256 amount) external nonReentrant {
        address owner = _operators.ownerOfKey(account);
        if (msg.sender != (owner == address(0) ? account : owner)) revert NotAccountOwner(account);
        uint256 balance = _balances[account];
        if (amount > balance) revert BalanceTooLow(amount, balance);
        _balances[account] = balance - amount;
        _totals = _totals.sub(TotalsLib.ON_ACCOUNTS, amount);
        emit Withdrawn(account, to, amount);
        SafeTransferLib.safeTransferETH(to, amount);
    }

    function balanceOf(address account) external view returns (uint256) {
        return _balances[account];
    }

    /// @inheritdoc IInferenceHub
    function totals() external view returns (uint256 escrowed, uint256 inSessions, uint256 onAccounts) {
        Totals sums = _totals;
        escrowed = sums.get(TotalsLib.ESCROWED);
        inSessions = sums.get(TotalsLib.IN_SESSIONS);
        onAccounts = sums.get(TotalsLib.ON_ACCOUNTS);
    }

    function operators() external view returns (address) {
        return address(_operators);
    }

    /// @dev The caller counts it in the totals, once for many.
    function _credit(address account, uint256 amount) internal {
        if (amount != 0) _balances[account] += amount;
    }

    /// @dev The totals must not count the amount any more: it leaves, or else they count it again.
    function _sendOrCredit(address to, uint256 amount) internal {
        if (amount == 0 || SafeTransferLib.trySafeTransferETH(to, amount, SEND_GAS)) return;
        _credit(to, amount);
        _totals = _totals.add(TotalsLib.ON_ACCOUNTS, amount);
    }

    function _useTransientReentrancyGuardOnlyOnMainnet() internal pure override returns (bool) {
        return false;
    }
}
