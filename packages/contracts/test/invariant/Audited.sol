// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Session} from "../../src/interfaces/IInferenceHub.sol";
import {RequestStatus} from "../../src/types/Request.sol";
import {Handler} from "./Handler.sol";
import {Entry} from "./Ledger.sol";

/// @notice What must be true whenever a walk rests.
contract Audited is Handler {
    /// @dev Cheap enough for each step.
    function checkSums() external view {
        (uint256 escrowed, uint256 inSessions, uint256 onAccounts) = hub.totals();
        vm.assertEq(address(hub).balance, escrowed + inSessions + onAccounts, "hub");
        vm.assertEq(address(operators).balance, operators.totalStake(), "stakes");
        vm.assertEq(address(registrar).balance, sums.registered * NAME_PRICE - sums.proceedsTaken, "registrar");
        vm.assertEq(sums.burned + sums.rewarded, sums.slashed, "slashed");
        vm.assertLe(sums.rewarded, sums.slashed / 10, "reward");
        uint256 earned = sums.withdrawnByOperators;
        for (uint256 i = USERS + 3; i < accounts.length; ++i) {
            earned += hub.balanceOf(accounts[i]);
        }
        vm.assertEq(earned, sums.earned, "operators earn the fees of what was answered, and nothing else");
    }

    function checkEach() external view {
        (uint256 escrowed, uint256 inSessions, uint256 onAccounts) = hub.totals();
        for (uint256 i; i < entries.length; ++i) {
            Entry memory entry = entries[i];
            (RequestStatus status,,) = hub.statusOf(entry.id);
            vm.assertEq(uint256(status), uint256(entry.status), "each request ends once");
            if (status == RequestStatus.Open) escrowed -= costOf(entry.terms);
        }
        vm.assertEq(escrowed, 0, "escrowed is what open requests cost");
        for (uint256 i; i < sessions.length; ++i) {
            Session memory session = hub.sessionOf(sessions[i]);
            inSessions -= session.balance;
            vm.assertLe(session.balance, deposited[sessions[i]], "no more than was paid in");
        }
        vm.assertEq(inSessions, 0, "in sessions is what sessions have");
        for (uint256 i; i < accounts.length; ++i) {
            onAccounts -= hub.balanceOf(accounts[i]);
        }
        vm.assertEq(onAccounts, 0, "on accounts is what accounts have");
        uint256 staked;
        for (uint256 i; i < OPERATORS; ++i) {
            staked += operators.operatorOf(ownerAt(i)).stake;
        }
        vm.assertEq(staked, operators.totalStake(), "stakes");
    }
}
