// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Question} from "../types/Claim.sol";

/// @notice Decides whether evidence convinces a contract of an answer. One implementation for each kind:
/// a quorum of operators, a proof. It reverts where it is not convinced and never returns false: a caller
/// cannot forget to look, and gas estimates cannot find a way around the check.
interface IEvidenceVerifier {
    /// @param question what was asked
    /// @param outputHash keccak256 of the canonical output bytes that were given as answer
    /// @param maxAge seconds that the evidence may be old, at most {MAX_CLAIM_AGE}
    /// @param maxRootAge seconds that a root posted from another chain may be old; without meaning where
    /// the evidence was made for this chain
    /// @param evidence in the form that this verifier takes
    /// @return requestId the digest of the question
    /// @return operators the keys that signed, in the order of their seats; empty for a proof
    function verify(
        Question calldata question,
        bytes32 outputHash,
        uint256 maxAge,
        uint256 maxRootAge,
        bytes calldata evidence
    ) external view returns (bytes32 requestId, address[] memory operators);
}

/// @notice Shows that a model gives an output, for slashing whoever signed another one.
interface IOutputProver {
    /// @dev Reverts unless `proof` shows that the model gives this output.
    function verifyOutput(
        bytes32 modelId,
        bytes32 runtimeHash,
        bytes32 paramsHash,
        bytes32 inputHash,
        bytes32 outputHash,
        bytes calldata proof
    ) external view;
}
