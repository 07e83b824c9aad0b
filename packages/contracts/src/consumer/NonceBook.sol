// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceConsumer} from "../interfaces/IInferenceConsumer.sol";

/// @notice Which nonces were spent, a bit each: one word holds 256 neighbours, so that who counts upwards
/// pays for a fresh word once in 256 answers.
abstract contract NonceBook is IInferenceConsumer {
    mapping(address requester => mapping(uint256 word => uint256 bits)) private _spent;

    /// @inheritdoc IInferenceConsumer
    function isSpent(address requester, uint256 nonce) external view returns (bool) {
        return _spent[requester][nonce >> 8] >> (nonce & 0xff) & 1 == 1;
    }

    function _spend(address requester, uint256 nonce) internal {
        uint256 bits = _spent[requester][nonce >> 8];
        uint256 bit = 1 << (nonce & 0xff);
        if (bits & bit != 0) revert NonceSpent(requester, nonce);
        _spent[requester][nonce >> 8] = bits | bit;
    }
}
