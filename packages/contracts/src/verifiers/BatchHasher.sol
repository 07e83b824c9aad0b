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
    /// @dev Hashes two claims and the node above them at a time.
    /// @param claim with that operator's key and times; its input, output and request are overwritten
    function root(Claim memory claim, BatchItem[] calldata items, bytes32[] memory ids)
        internal
        pure
        returns (bytes32)
    {
        bytes32 typehash = ClaimLib.CLAIM_TYPEHASH;
        uint256 nodes;
        uint256 size = 1 << Merkle.height(items.length);
        assembly ("memory-safe") {
            function hashItem(start, item, id) -> hash {
                mstore(add(start, 0x100), calldataload(item))
                mstore(add(start, 0x120), calldataload(add(item, 0x40)))
                mstore(add(start, 0x180), mload(id))
                hash := keccak256(start, 0x200)
            }
            function hashPair(left, right) -> hash {
                let place := shl(5, gt(left, right))
                mstore(place, left)
                mstore(xor(place, 0x20), right)
                hash := keccak256(0x00, 0x40)
            }
            nodes := mload(0x40)
            let start := sub(claim, 0x20)
            let saved := mload(start)
            mstore(start, typehash)
            let item := items.offset
            let id := add(ids, 0x20)
            let to := nodes
            for { let end := add(to, shl(5, shr(1, items.length))) } lt(to, end) { to := add(to, 0x20) } {
                let left := hashItem(start, item, id)
                mstore(to, hashPair(left, hashItem(start, add(item, 0x60), add(id, 0x20))))
                item := add(item, 0xc0)
                id := add(id, 0x40)
            }
            if and(items.length, 1) {
                mstore(to, hashItem(start, item, id))
                if gt(items.length, 1) { mstore(to, hashPair(mload(to), 0)) }
                to := add(to, 0x20)
            }
            mstore(start, saved)
            // What fills up the tree: nodes above two leaves of zero.
            let filler := hashPair(0, 0)
            for { let end := add(nodes, shl(4, size)) } lt(to, end) { to := add(to, 0x20) } { mstore(to, filler) }
        }
        return Merkle.reduce(nodes, size > 1 ? size / 2 : 1);
    }
}
