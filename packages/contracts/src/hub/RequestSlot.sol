// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {RequestStatus, Terms} from "../types/Request.sol";

/// @notice All that the hub keeps of a request but its value, in one word. From the lowest bit: status (8),
/// deadline (40), session (40), fee (80), rebate (32), callbackGas (24), number of the submitter (32).
type RequestSlot is uint256;

using RequestSlotLib for RequestSlot global;

library RequestSlotLib {
    function pack(Terms calldata terms, uint40 session_, uint32 submitter_) internal pure returns (RequestSlot) {
        return RequestSlot.wrap(
            uint256(RequestStatus.Open) | uint256(terms.deadline) << 8 | uint256(session_) << 48
                | uint256(terms.fee) << 88 | uint256(terms.rebate) << 168 | uint256(terms.callbackGas) << 200
                | uint256(submitter_) << 224
        );
    }

    function withStatus(RequestSlot slot, RequestStatus status_) internal pure returns (RequestSlot) {
        return RequestSlot.wrap(RequestSlot.unwrap(slot) & ~uint256(0xff) | uint256(status_));
    }

    function isEmpty(RequestSlot slot) internal pure returns (bool) {
        return RequestSlot.unwrap(slot) == 0;
    }

    function status(RequestSlot slot) internal pure returns (RequestStatus) {
        return RequestStatus(uint8(RequestSlot.unwrap(slot)));
    }

    function deadline(RequestSlot slot) internal pure returns (uint40) {
        return uint40(RequestSlot.unwrap(slot) >> 8);
    }

    function session(RequestSlot slot) internal pure returns (uint40) {
        return uint40(RequestSlot.unwrap(slot) >> 48);
    }

    /// @notice In wei.
    function fee(RequestSlot slot) internal pure returns (uint256) {
        return uint80(RequestSlot.unwrap(slot) >> 88);
    }

    /// @notice In wei.
    function rebate(RequestSlot slot) internal pure returns (uint256) {
        return uint256(uint32(RequestSlot.unwrap(slot) >> 168)) * 1 gwei;
    }

    function callbackGas(RequestSlot slot) internal pure returns (uint24) {
        return uint24(RequestSlot.unwrap(slot) >> 200);
    }

    function submitter(RequestSlot slot) internal pure returns (uint32) {
        return uint32(RequestSlot.unwrap(slot) >> 224);
    }
}
