// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice One operator's statement about one run of a model. Signed under the EIP-712 domain
/// `{ name: "Trine", version: "1" }`: the chain stands in the message, so that one rule covers all chains.
struct Claim {
    uint256 chainId;
    address hub;
    /// @dev The contract that is to act on the answer.
    address consumer;
    /// @dev Whom the answer is for: on pull the sender of the transaction.
    address requester;
    bytes32 modelId;
    /// @dev SHA-256 of the engine's WebAssembly file.
    bytes32 runtimeHash;
    /// @dev keccak256 of the task's parameters as canonical JSON; `keccak256("{}")` where it has none.
    bytes32 paramsHash;
    bytes32 inputHash;
    bytes32 outputHash;
    /// @dev Determinism class: 1 exact, 2 bounded, 3 statistical.
    uint8 class;
    /// @dev The epoch of the committee that the operator sat in.
    uint64 setEpoch;
    bytes32 requestId;
    /// @dev Unix time in seconds.
    uint64 issuedAt;
    uint64 validUntil;
    /// @dev The operator's signing key.
    address operator;
}

/// @notice A claim with what shows that its operator signed it.
/// @dev `proof` is one of two forms, told apart by their length:
/// - 64 bytes: an EIP-2098 signature (r, then yParity and s) of the claim;
/// - 68 + 32·n bytes: an EIP-2098 signature of `ClaimBatch(root, count, operator)`, then `count` as 4
///   big-endian bytes, then the n = ceil(log2(count)) siblings of the claim's struct hash, leaf upwards.
struct SignedClaim {
    Claim claim;
    bytes proof;
}

/// @notice What a claim is an answer to. Its digest with the chain's id is the request's id.
struct Question {
    address hub;
    address consumer;
    address requester;
    bytes32 modelId;
    bytes32 paramsHash;
    bytes32 inputHash;
    /// @dev Top bit set: asked by push, through the hub. Clear: by pull.
    uint256 nonce;
}
