// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Claim} from "./Claim.sol";

/// @notice EIP-712 hashes of claims.
library ClaimLib {
    /// @dev Claim(uint256 chainId,address hub,address consumer,address requester,bytes32 modelId,
    /// bytes32 runtimeHash,bytes32 paramsHash,bytes32 inputHash,bytes32 outputHash,uint8 class,
    /// uint64 setEpoch,bytes32 requestId,uint64 issuedAt,uint64 validUntil,address operator)
    bytes32 internal constant CLAIM_TYPEHASH = 0x205413894d4cb4c2d9d28b6d46bef284d452c00a4672df97a990c6e82b0474d5;
    /// @dev ClaimBatch(bytes32 root,uint32 count,address operator)
    bytes32 internal constant BATCH_TYPEHASH = 0x87f1376c571bbfcadb05255f34c148d47c21c3aed033a3419d7abc2f093f8ee5;

    /// @dev In memory a struct is its fields' words in a row: the typehash stands before them for the length
    /// of one hash.
    function structHash(Claim memory claim) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let start := sub(claim, 0x20)
            let saved := mload(start)
            mstore(start, CLAIM_TYPEHASH)
            hash := keccak256(start, 0x200)
            mstore(start, saved)
        }
    }

    function batchHash(bytes32 root, uint256 count, address operator) internal pure returns (bytes32) {
        return keccak256(abi.encode(BATCH_TYPEHASH, root, count, operator));
    }
}
