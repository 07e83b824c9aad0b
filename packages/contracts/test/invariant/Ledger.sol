// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Request, RequestStatus, Terms} from "../../src/types/Request.sol";

/// @notice What the walk knows of a request, apart from the contracts.
struct Entry {
    bytes32 id;
    Request asked;
    Terms terms;
    bytes input;
    uint40 session;
    RequestStatus status;
}

/// @notice Sums that the walk keeps by itself.
struct Sums {
    /// @dev Fees of requests that ended with k accepted claims.
    uint256 earned;
    /// @dev Taken from the accounts of operators' keys.
    uint256 withdrawnByOperators;
    uint256 slashed;
    uint256 rewarded;
    uint256 burned;
    uint256 registered;
    uint256 proceedsTaken;
    uint256 answered;
    uint256 refunded;
}
