// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// Seconds. Unbonding outlasts every claim that can still be used: one that was signed by a committee
// about to retire (GRACE), for a request with the longest deadline, at its greatest age.
uint256 constant MAX_CLAIM_AGE = 1 days;
uint256 constant MAX_DEADLINE = 1 days;
/// @dev How long a retired committee's claims are still taken, and how long before it takes over that a
/// new committee is known.
uint256 constant GRACE = 1 days;
uint256 constant UNBONDING = 7 days;

uint256 constant MAX_SEATS = 16;
uint256 constant MAX_MODELS_PER_OPERATOR = 32;
uint256 constant MAX_CONSUMERS_PER_SESSION = 8;
uint256 constant MAX_BATCH = 256;
/// @dev What a rebate may be reckoned with: units of gas for the two transactions of a request, and for each
/// unit of its callback's.
uint256 constant REBATE_GAS = 1_000_000;
uint256 constant REBATE_GAS_PER_CALLBACK_GAS = 2;
/// @dev Wei that stand beside twice the block's base fee in a rebate's gas price: for the priority fee.
uint256 constant REBATE_PRIORITY = 2 gwei;
uint256 constant MAX_CALLBACK_GAS = 2_000_000;
/// @dev Set in the nonce of every push request, and in that of no pull.
uint256 constant PUSH_NONCE = 1 << 255;
