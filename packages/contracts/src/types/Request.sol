// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What is asked of the committee by push. With the chain and the hub it makes the request's id.
struct Request {
    /// @dev Gets the callback.
    address consumer;
    /// @dev Whom the answer is for, and who gets the money back if there is none.
    address requester;
    bytes32 modelId;
    bytes32 paramsHash;
    bytes32 inputHash;
    /// @dev Top bit set: claims of a push request are of no use for a pull, and the reverse.
    uint256 nonce;
}

/// @notice What a request pays, and until when. All of it is set aside when the request is made.
struct Terms {
    /// @dev Wei, shared in equal parts by the k operators whose claims are accepted.
    uint80 fee;
    /// @dev Gwei, capped by what gas can cost, for whoever delivers (and, from a session, in equal parts whoever submitted).
    uint32 rebate;
    /// @dev Wei, passed on to the consumer with the callback; back to the payer if the callback fails.
    uint96 value;
    /// @dev Unix time in seconds. Answered at or before it, refundable after it; never both.
    uint40 deadline;
    /// @dev Gas that the callback gets; 0: there is no callback.
    uint24 callbackGas;
}

enum RequestStatus {
    None,
    Open,
    Answered,
    Refunded
}
