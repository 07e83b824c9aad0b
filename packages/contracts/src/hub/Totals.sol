// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What the hub holds, and for whom: three sums of wei in one word, 85 bits each.
/// @dev 2^85 wei are 38 million ether: beyond that a request is refused, and nothing overflows.
type Totals is uint256;

using TotalsLib for Totals global;

library TotalsLib {
    uint256 internal constant ESCROWED = 0;
    uint256 internal constant IN_SESSIONS = 85;
    uint256 internal constant ON_ACCOUNTS = 170;
    uint256 private constant MASK = (1 << 85) - 1;

    error TotalOutOfRange();

    /// @param pot one of the three constants
    function get(Totals totals, uint256 pot) internal pure returns (uint256) {
        return Totals.unwrap(totals) >> pot & MASK;
    }

    function add(Totals totals, uint256 pot, uint256 amount) internal pure returns (Totals) {
        if (amount > MASK - totals.get(pot)) revert TotalOutOfRange();
        return Totals.wrap(Totals.unwrap(totals) + (amount << pot));
    }

    function sub(Totals totals, uint256 pot, uint256 amount) internal pure returns (Totals) {
        if (amount > totals.get(pot)) revert TotalOutOfRange();
        return Totals.wrap(Totals.unwrap(totals) - (amount << pot));
    }
}
