// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A price feed that says whatever a test needs, in the form of Chainlink's `AggregatorV3Interface`.
contract FakeFeed {
    uint8 public decimals;
    bool private _refuses;
    uint80 private _roundId;
    int256 private _answer;
    uint256 private _updatedAt;
    uint80 private _answeredInRound;

    function setRound(uint80 roundId, int256 answer, uint256 updatedAt, uint80 answeredInRound) external {
        (_roundId, _answer, _updatedAt, _answeredInRound) = (roundId, answer, updatedAt, answeredInRound);
    }

    function setDecimals(uint8 newDecimals) external {
        decimals = newDecimals;
    }

    function setRefuses(bool refuses) external {
        _refuses = refuses;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        require(!_refuses, "No data present");
        return (_roundId, _answer, _updatedAt, _updatedAt, _answeredInRound);
    }
}
