// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IOutputProver} from "./interfaces/IEvidenceVerifier.sol";
import {IModelRegistry, ModelTerms} from "./interfaces/IModelRegistry.sol";
import {IOperatorRegistry, Operator, OperatorStatus} from "./interfaces/IOperatorRegistry.sol";
import {Stakes} from "./registry/Stakes.sol";
import {Claim, SignedClaim} from "./types/Claim.sol";
import {ClaimLib} from "./types/ClaimLib.sol";
import {ClaimProof} from "./types/ClaimProof.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// @notice Operators, and what they lose by signing what they should not have.
contract OperatorRegistry is Stakes {
    /// @dev Of a slashed stake goes to the reporter: one part in so many.
    uint256 private constant REPORTER_SHARE = 10;
    address private constant BURNED = 0x000000000000000000000000000000000000dEaD;
    uint8 private constant EXACT = 1;

    constructor(uint256 minStake_, IModelRegistry models_) Stakes(minStake_, models_) {}

    /// @inheritdoc IOperatorRegistry
    function slashEquivocation(SignedClaim calldata one, SignedClaim calldata other) external nonReentrant {
        address owner = _signerOf(one);
        if (_signerOf(other) != owner || _runOf(one.claim) != _runOf(other.claim)) revert ClaimsDiffer();
        if (one.claim.outputHash == other.claim.outputHash) revert SameOutput();
        _slash(owner, one.claim, other.claim.outputHash);
    }

    /// @inheritdoc IOperatorRegistry
    function slashByProof(SignedClaim calldata signed, bytes32 outputHash, bytes calldata proof) external nonReentrant {
        address owner = _signerOf(signed);
        Claim calldata claim = signed.claim;
        if (claim.outputHash == outputHash) revert SameOutput();
        ModelTerms memory terms = models.termsOf(claim.modelId);
        if (terms.outputProver == address(0)) revert NoOutputProver(claim.modelId);
        uint256 usableAt = models.proverUsableAt(claim.modelId);
        if (block.timestamp < usableAt) revert OutputProverTooNew(claim.modelId, usableAt);
        if (claim.runtimeHash != terms.runtimeHash || claim.class != terms.class) revert NotAsRegistered(claim.modelId);
        IOutputProver(terms.outputProver)
            .verifyOutput(claim.modelId, claim.runtimeHash, claim.paramsHash, claim.inputHash, outputHash, proof);
        _slash(owner, claim, outputHash);
    }

    /// @dev The owner behind a claim of class exact that was really signed. On what chain, for which hub and
    /// when does not matter: the run has one right output everywhere.
    function _signerOf(SignedClaim calldata signed) private view returns (address owner) {
        Claim memory claim = signed.claim;
        if (claim.class != EXACT) revert ClassNotExact(claim.class);
        owner = ownerOfKey[claim.operator];
        if (owner == address(0)) revert KeyUnknown(claim.operator);
        if (ClaimProof.signer(ClaimLib.structHash(claim), claim.operator, signed.proof) != claim.operator) {
            revert ClaimNotSigned(claim.operator);
        }
    }

    function _runOf(Claim calldata claim) private pure returns (bytes32) {
        return keccak256(abi.encode(claim.modelId, claim.runtimeHash, claim.paramsHash, claim.inputHash));
    }

    function _slash(address owner, Claim calldata claim, bytes32 otherOutputHash) private {
        Operator storage operator = _operators[owner];
        if (operator.status == OperatorStatus.Slashed) revert AlreadySlashed(owner);
        if (operator.status == OperatorStatus.None) revert NotRegistered(owner);
        uint256 amount = operator.stake;
        operator.stake = 0;
        operator.status = OperatorStatus.Slashed;
        operator.withdrawableAt = 0;
        totalStake -= amount;
        models.vacate(owner);
        emit Slashed(owner, claim.operator, claim.modelId, claim.outputHash, otherOutputHash, amount, msg.sender);

        uint256 reward = amount / REPORTER_SHARE;
        SafeTransferLib.safeTransferETH(BURNED, amount - reward);
        SafeTransferLib.safeTransferETH(msg.sender, reward);
    }
}
