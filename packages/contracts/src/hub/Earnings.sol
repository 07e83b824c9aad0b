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
    /// @dev All of it, with what went to submitters.
    uint256 total;
}

library EarningsLib {
    /// @notice Adds so many answers to requests on the same terms.
    /// @return submitted what their submitter has earned
    function add(Earnings memory earned, RequestSlot slot, uint256 answers, uint256 signers)
        internal
        pure
        returns (uint256 submitted)
    {
        uint256 fee = slot.fee();
        uint256 rebate = slot.rebate();
        uint256 half = slot.submitter() == 0 ? 0 : rebate / 2;
        earned.share += fee / signers * answers;
        earned.remainder += fee % signers * answers;
        earned.delivered += (rebate - half) * answers;
        earned.total += (fee + rebate) * answers;
        return half * answers;
    }
}
