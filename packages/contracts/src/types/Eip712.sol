// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev keccak256 of the typehash, name and version of `{ name: "Trine", version: "1" }`. There is no chain
/// and no contract in it: each message names those that it is for.
bytes32 constant DOMAIN_SEPARATOR = 0x421d68f9345cf29608582e37e65f53c0151dfd7b2bf881ab85c2491fbb3e2356;

/// @notice What is signed for a struct under Trine's domain.
function typedDigest(bytes32 structHash) pure returns (bytes32 digest) {
    assembly ("memory-safe") {
        let free := mload(0x40)
        mstore(0x00, 0x1901)
        mstore(0x20, DOMAIN_SEPARATOR)
        mstore(0x40, structHash)
        digest := keccak256(0x1e, 0x42)
        mstore(0x40, free)
    }
}
