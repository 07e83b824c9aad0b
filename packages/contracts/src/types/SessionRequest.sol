// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Request, Terms} from "./Request.sol";

/// @dev SessionRequest(uint256 chainId,address hub,uint40 session,address consumer,address requester,
/// bytes32 modelId,bytes32 paramsHash,bytes32 inputHash,uint256 nonce,uint80 fee,uint32 rebate,uint96 value,
/// uint40 deadline,uint24 callbackGas)
bytes32 constant SESSION_REQUEST_TYPEHASH = 0x15244d707f07225a97c80d5234bf4c368aad797d94b59fedfc00f16d5281530c;

/// @notice The struct hash of what a session's key signs.
function sessionRequestHash(Request calldata asked, Terms calldata terms, uint40 session, address hub)
    view
    returns (bytes32)
{
    return keccak256(
        bytes.concat(
            abi.encode(SESSION_REQUEST_TYPEHASH, block.chainid, hub, session), abi.encode(asked), abi.encode(terms)
        )
    );
}
