// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Trees whose leaves are filled up with zero to a power of two, and whose nodes are the keccak256
/// of their two children, the smaller first.
library Merkle {
    /// @notice The height of a tree of so many leaves: ceil(log2(count)).
    function height(uint256 count) internal pure returns (uint256 levels) {
        while (1 << levels < count) ++levels;
    }

    /// @notice The root above a leaf, by its packed siblings from the leaf upwards.
    function rootOf(bytes32 leaf, bytes calldata siblings) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            root := leaf
            let end := add(siblings.offset, siblings.length)
            for { let cursor := siblings.offset } lt(cursor, end) { cursor := add(cursor, 0x20) } {
                let sibling := calldataload(cursor)
                let place := shl(5, gt(root, sibling))
                mstore(place, root)
                mstore(xor(place, 0x20), sibling)
                root := keccak256(0x00, 0x40)
            }
        }
    }

    /// @notice The root of all leaves.
    /// @param leaves as many words as a power of two; overwritten
    function reduce(uint256 leaves, uint256 count) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            for { let size := shl(5, count) } gt(size, 0x20) { size := shr(1, size) } {
                let to := leaves
                let end := add(leaves, size)
                for { let cursor := leaves } lt(cursor, end) { cursor := add(cursor, 0x40) } {
                    let left := mload(cursor)
                    let right := mload(add(cursor, 0x20))
                    let place := shl(5, gt(left, right))
                    mstore(place, left)
                    mstore(xor(place, 0x20), right)
                    mstore(to, keccak256(0x00, 0x40))
                    to := add(to, 0x20)
                }
            }
            root := mload(leaves)
        }
    }
}
