// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Claim, Question} from "../../src/types/Claim.sol";
import {BatchItem} from "../../src/interfaces/IQuorumVerifier.sol";
import {Request, Terms} from "../../src/types/Request.sol";
import {Base} from "./Base.sol";

/// @notice What operators and sessions sign, written out from the types' names: nothing of the contracts' own
/// hashing is used.
abstract contract Signing is Base {
    string internal constant CLAIM =
        "Claim(uint256 chainId,address hub,address consumer,address requester,bytes32 modelId,bytes32 runtimeHash,bytes32 paramsHash,bytes32 inputHash,bytes32 outputHash,uint8 class,uint64 setEpoch,bytes32 requestId,uint64 issuedAt,uint64 validUntil,address operator)";
    string internal constant BATCH = "ClaimBatch(bytes32 root,uint32 count,address operator)";
    string internal constant OPERATOR_KEY = "OperatorKey(uint256 chainId,address registry,address owner)";
    string internal constant SESSION_REQUEST =
        "SessionRequest(uint256 chainId,address hub,uint40 session,address consumer,address requester,bytes32 modelId,bytes32 paramsHash,bytes32 inputHash,uint256 nonce,uint80 fee,uint32 rebate,uint96 value,uint40 deadline,uint24 callbackGas)";

    function domainSeparator() internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version)"), keccak256(bytes("Trine")), keccak256(bytes("1"))
            )
        );
    }

    function digestOf(bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(bytes.concat(hex"1901", domainSeparator(), structHash));
    }

    function signed(uint256 key, bytes32 structHash) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestOf(structHash));
        return bytes.concat(r, bytes32(uint256(s) | uint256(v - 27) << 255));
    }

    function hashOf(Claim memory claim) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(bytes(CLAIM)), abi.encode(claim)));
    }

    function batchHashOf(bytes32 root, uint32 count, address operator) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(BATCH)), root, count, operator));
    }

    function signedKey(uint256 key, address registry, address owner) internal view returns (bytes memory) {
        return signed(key, keccak256(abi.encode(keccak256(bytes(OPERATOR_KEY)), block.chainid, registry, owner)));
    }

    function signedRequest(uint256 key, address hub, uint40 session, Request memory asked, Terms memory terms)
        internal
        view
        returns (bytes memory)
    {
        bytes memory head = abi.encode(keccak256(bytes(SESSION_REQUEST)), block.chainid, hub, session);
        return signed(key, keccak256(bytes.concat(head, abi.encode(asked), abi.encode(terms))));
    }

    function idOf(Question memory question) internal view returns (bytes32) {
        return keccak256(bytes.concat(abi.encode(block.chainid), abi.encode(question)));
    }

    /// @dev The plain way: level by level into new arrays.
    function rootOf(bytes32[] memory leaves) internal pure returns (bytes32) {
        uint256 size = 1;
        while (size < leaves.length) size *= 2;
        bytes32[] memory level = new bytes32[](size);
        for (uint256 i; i < leaves.length; ++i) {
            level[i] = leaves[i];
        }
        while (level.length > 1) {
            bytes32[] memory above = new bytes32[](level.length / 2);
            for (uint256 i; i < above.length; ++i) {
                above[i] = nodeOf(level[2 * i], level[2 * i + 1]);
            }
            level = above;
        }
        return level[0];
    }

    function nodeOf(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }
}
