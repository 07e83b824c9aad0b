// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {RequestStatus, Terms} from "../types/Request.sol";

/// @notice All that the hub keeps of a request but its value, in one word. From the lowest bit: status (8),
/// deadline (40), session (40), fee (80), rebate (32), callbackGas (24), number of the submitter (32).
type RequestSlot is uint256;

using RequestSlotLib for RequestSlot global;

library RequestSlotLib {
    /// @dev fee, rebate and submitter
    uint256 private constant PAYMENT = uint256(type(uint112).max) << 88 | uint256(type(uint32).max) << 224;

    function pack(Terms calldata terms, uint40 session_, uint32 submitter_) internal pure returns (RequestSlot) {
        return RequestSlot.wrap(
            uint256(RequestStatus.Open) | uint256(terms.deadline) << 8 | uint256(session_) << 48 | uint256(terms.fee)
                << 88 | uint256(terms.rebate) << 168 | uint256(terms.callbackGas) << 200 | uint256(submitter_) << 224
        );
    }

    /// @dev The status of an open request is 1, of an answered 2, of a refunded 3.
    function answered(RequestSlot slot) internal pure returns (RequestSlot) {
        return RequestSlot.wrap(RequestSlot.unwrap(slot) ^ 3);
    }

    function refunded(RequestSlot slot) internal pure returns (RequestSlot) {
        return RequestSlot.wrap(RequestSlot.unwrap(slot) | 3);
    }

    function isOpen(RequestSlot slot) internal pure returns (bool) {
        return uint8(RequestSlot.unwrap(slot)) == uint8(RequestStatus.Open);
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

    /// @notice Whether a batch may answer it at this time: open, not late, without a callback.
    function isPlainAndOpen(RequestSlot slot, uint256 time) internal pure returns (bool plain) {
        assembly ("memory-safe") {
            let late := gt(time, and(shr(8, slot), 0xffffffffff))
            let other := or(xor(and(slot, 0xff), 1), and(shr(200, slot), 0xffffff))
            plain := iszero(or(late, other))
        }
    }

    /// @notice Whether two requests pay the same to the same submitter.
    function paysLike(RequestSlot slot, RequestSlot other) internal pure returns (bool) {
        return (RequestSlot.unwrap(slot) ^ RequestSlot.unwrap(other)) & PAYMENT == 0;
    }
}
