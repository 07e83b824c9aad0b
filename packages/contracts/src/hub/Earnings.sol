// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {RequestSlot} from "./RequestSlot.sol";

/// @notice What answers have earned, in wei, added up so that a batch pays each account once.
struct Earnings {
    /// @dev Each signer's.
    uint256 share;
    /// @dev What does not divide: the first signer's.
    uint256 remainder;
    uint256 delivered;
    /// @dev The present submitter's.
    uint256 submitted;
    uint32 submitter;
    /// @dev All of it, paid or not.
    uint256 total;
}

library EarningsLib {
    /// @notice Adds one answer. Its submitter must be the present one, unless nothing is owed to that.
    function add(Earnings memory earned, RequestSlot slot, uint256 signers) internal pure {
        uint256 fee = slot.fee();
        uint256 rebate = slot.rebate();
        uint256 submitted = slot.submitter() == 0 ? 0 : rebate / 2;
        earned.share += fee / signers;
        earned.remainder += fee % signers;
        earned.delivered += rebate - submitted;
        earned.submitted += submitted;
        earned.submitter = slot.submitter();
        earned.total += fee + rebate;
    }
}
