// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BatchItem} from "../interfaces/IQuorumVerifier.sol";
import {Claim} from "../types/Claim.sol";
import {ClaimLib} from "../types/ClaimLib.sol";
import {Merkle} from "../types/Merkle.sol";

/// @notice The hashes of many claims that differ in input, output and request only. Each item is hashed once
/// for each operator: these loops are what a batch costs.
library BatchHasher {
    /// @notice The items' request ids.
    function requestIds(Claim memory claim, BatchItem[] calldata items) internal pure returns (bytes32[] memory ids) {
        ids = new bytes32[](items.length);
        bytes memory template = abi.encode(
            claim.chainId,
            claim.hub,
            claim.consumer,
            claim.requester,
            claim.modelId,
            claim.paramsHash,
            bytes32(0),
            uint256(0)
        );
        assembly ("memory-safe") {
            let words := add(template, 0x20)
            let end := add(items.offset, mul(items.length, 0x60))
            let to := add(ids, 0x20)
            for { let item := items.offset } lt(item, end) { item := add(item, 0x60) } {
                // inputHash and nonce, the last two words of both
                calldatacopy(add(words, 0xc0), item, 0x40)
                mstore(to, keccak256(words, 0x100))
                to := add(to, 0x20)
            }
        }
    }

    /// @notice The root of the tree that one operator signed.
    /// @param claim with that operator's key and times; its input, output and request are overwritten
    function root(Claim memory claim, BatchItem[] calldata items, bytes32[] memory ids)
        internal
        pure
        returns (bytes32)
    {
        bytes32 typehash = ClaimLib.CLAIM_TYPEHASH;
        uint256 leaves;
        uint256 size = 1 << Merkle.height(items.length);
        assembly ("memory-safe") {
            leaves := mload(0x40)
            // Free memory may hold anything: what fills up the tree must be zero.
            calldatacopy(leaves, calldatasize(), shl(5, size))
            let start := sub(claim, 0x20)
            let saved := mload(start)
            mstore(start, typehash)
            let item := items.offset
            let id := add(ids, 0x20)
            let end := add(leaves, shl(5, items.length))
            for { let to := leaves } lt(to, end) { to := add(to, 0x20) } {
                mstore(add(claim, 0xe0), calldataload(item))
                mstore(add(claim, 0x100), calldataload(add(item, 0x40)))
                mstore(add(claim, 0x160), mload(id))
                mstore(to, keccak256(start, 0x200))
                item := add(item, 0x60)
                id := add(id, 0x20)
            }
            mstore(start, saved)
        }
        return Merkle.reduce(leaves, size);
    }
}
