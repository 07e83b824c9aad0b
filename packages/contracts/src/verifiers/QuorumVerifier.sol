// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEvidenceVerifier} from "../interfaces/IEvidenceVerifier.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {BatchItem, IQuorumVerifier} from "../interfaces/IQuorumVerifier.sol";
import {Claim, Question} from "../types/Claim.sol";
import {ClaimLib} from "../types/ClaimLib.sol";
import {ClaimProof} from "../types/ClaimProof.sol";
import {typedDigest} from "../types/Eip712.sol";
import {MAX_BATCH, MAX_CLAIM_AGE} from "../types/Limits.sol";
import {RequestId} from "../types/RequestId.sol";
import {recoverSigner} from "../types/Signature.sol";
import {BatchHasher} from "./BatchHasher.sol";
import {Bench, BenchLib} from "./Bench.sol";
import {EvidenceReader} from "./EvidenceReader.sol";

/// @notice Convinced by k claims of a model's committee. Holds no state: all it knows is the registry's.
contract QuorumVerifier is IQuorumVerifier {
    using BenchLib for Bench;
    using ClaimLib for Claim;
    using EvidenceReader for bytes;

    IModelRegistry public immutable models;

    constructor(IModelRegistry models_) {
        models = models_;
    }

    /// @inheritdoc IEvidenceVerifier
    function verify(Question calldata question, bytes32 outputHash, uint256 maxAge, uint256, bytes calldata evidence)
        external
        view
        returns (bytes32 requestId, address[] memory operators)
    {
        (Claim memory claim, Bench memory bench) = _begin(question, maxAge, evidence);
        claim.outputHash = outputHash;
        requestId = claim.requestId = RequestId.derive(question);
        if (evidence.count() != bench.quorum) revert WrongClaimCount(evidence.count(), bench.quorum);

        operators = new address[](bench.quorum);
        uint256 cursor = EvidenceReader.EPOCH_BYTES;
        for (uint256 i; i < operators.length; ++i) {
            uint256 seat = _sit(claim, bench, evidence, cursor);
            bytes calldata proof;
            (proof, cursor) = evidence.proofAt(cursor);
            if (ClaimProof.signer(claim.structHash(), claim.operator, proof) != claim.operator) {
                revert WrongSigner(seat);
            }
            operators[i] = claim.operator;
        }
    }

    /// @inheritdoc IQuorumVerifier
    function verifyBatch(
        address hub,
        address consumer,
        address requester,
        bytes32 modelId,
        bytes32 paramsHash,
        BatchItem[] calldata items,
        uint256 maxAge,
        bytes calldata evidence
    ) external view returns (bytes32[] memory, address[] memory) {
        (bytes32[] memory ids, address[] memory keys) = _verifyBatch(
            Question(hub, consumer, requester, modelId, paramsHash, 0, 0), items, maxAge, evidence
        );
        // Both arrays are returned as they lie in memory, copied whole.
        assembly ("memory-safe") {
            let start := mload(0x40)
            let idsSize := shl(5, add(mload(ids), 1))
            let keysSize := shl(5, add(mload(keys), 1))
            mstore(start, 0x40)
            mstore(add(start, 0x20), add(0x40, idsSize))
            mcopy(add(start, 0x40), ids, idsSize)
            mcopy(add(start, add(0x40, idsSize)), keys, keysSize)
            return(start, add(0x40, add(idsSize, keysSize)))
        }
    }

    function _verifyBatch(Question memory question, BatchItem[] calldata items, uint256 maxAge, bytes calldata evidence)
        private
        view
        returns (bytes32[] memory requestIds, address[] memory operators)
    {
        if (items.length == 0 || items.length > MAX_BATCH) revert BatchTooLarge(items.length);
        (Claim memory claim, Bench memory bench) = _begin(question, maxAge, evidence);
        uint256 given = evidence.countOfBatch();
        if (given != bench.quorum) revert WrongClaimCount(given, bench.quorum);

        requestIds = BatchHasher.requestIds(claim, items);
        operators = new address[](given);
        uint256 cursor = EvidenceReader.EPOCH_BYTES;
        for (uint256 i; i < given; ++i) {
            uint256 seat = _sit(claim, bench, evidence, cursor);
            cursor += EvidenceReader.HEAD_BYTES + EvidenceReader.SIGNATURE_BYTES;
            bytes calldata signature = evidence[cursor - EvidenceReader.SIGNATURE_BYTES:cursor];
            if (_batchSigner(claim, items, requestIds, signature) != claim.operator) revert WrongSigner(seat);
            operators[i] = claim.operator;
        }
    }

    function _batchSigner(
        Claim memory claim,
        BatchItem[] calldata items,
        bytes32[] memory requestIds,
        bytes calldata signature
    ) private view returns (address) {
        bytes32 root = BatchHasher.root(claim, items, requestIds);
        return recoverSigner(typedDigest(ClaimLib.batchHash(root, items.length, claim.operator)), signature);
    }

    /// @dev All that the claims of one committee about one question have in common.
    function _begin(Question memory question, uint256 maxAge, bytes calldata evidence)
        private
        view
        returns (Claim memory claim, Bench memory bench)
    {
        if (maxAge > MAX_CLAIM_AGE) revert MaxAgeTooLong(maxAge);
        uint256 epoch = evidence.epochOf();
        bench = BenchLib.load(models, question.modelId, epoch);
        bench.maxAge = maxAge;
        claim.chainId = block.chainid;
        claim.hub = question.hub;
        claim.consumer = question.consumer;
        claim.requester = question.requester;
        claim.modelId = question.modelId;
        claim.runtimeHash = bench.runtimeHash;
        claim.paramsHash = question.paramsHash;
        claim.inputHash = question.inputHash;
        claim.class = uint8(bench.class);
        claim.setEpoch = uint64(epoch);
    }

    /// @dev Puts into the claim what is one operator's own: the times and the key of its seat.
    function _sit(Claim memory claim, Bench memory bench, bytes calldata evidence, uint256 cursor)
        private
        view
        returns (uint256 seat)
    {
        uint256 issuedAt;
        uint256 validUntil;
        (seat, issuedAt, validUntil) = evidence.headAt(cursor);
        if (seat < bench.lowest) revert SeatsNotAscending(seat);
        bench.lowest = seat + 1;
        if (issuedAt > block.timestamp) revert ClaimFromTheFuture(seat, uint64(issuedAt));
        uint256 end = issuedAt + bench.maxAge < validUntil ? issuedAt + bench.maxAge : validUntil;
        if (block.timestamp > end) revert ClaimExpired(seat, end);
        claim.operator = bench.keyAt(seat);
        claim.issuedAt = uint64(issuedAt);
        claim.validUntil = uint64(validUntil);
    }
}
