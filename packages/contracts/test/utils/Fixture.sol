// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {InferenceHub} from "../../src/InferenceHub.sol";
import {ModelRegistry} from "../../src/ModelRegistry.sol";
import {OperatorRegistry} from "../../src/OperatorRegistry.sol";
import {IModelRegistry, ModelTerms} from "../../src/interfaces/IModelRegistry.sol";
import {IOperatorRegistry} from "../../src/interfaces/IOperatorRegistry.sol";
import {BatchItem, IQuorumVerifier} from "../../src/interfaces/IQuorumVerifier.sol";
import {Claim, Question} from "../../src/types/Claim.sol";
import {Request, Terms} from "../../src/types/Request.sol";
import {QuorumVerifier} from "../../src/verifiers/QuorumVerifier.sol";
import {Signing} from "./Signing.sol";

/// @notice All contracts, and one model with a committee of 3 of 5. Operator i is `ownerAt(i)` with the key
/// `keyAt(i)`.
abstract contract Fixture is Signing {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant MIN_STAKE = 1 ether;
    uint256 internal constant K = 3;
    uint256 internal constant SEATS = 5;
    uint80 internal constant PRICE = 1e13;
    bytes32 internal constant MODEL = keccak256("model");
    bytes32 internal constant RUNTIME = keccak256("runtime");
    bytes32 internal constant PARAMS = keccak256("{}");

    OperatorRegistry internal operators;
    ModelRegistry internal models;
    QuorumVerifier internal verifier;
    InferenceHub internal hub;

    function setUp() public virtual {
        vm.warp(START);
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        operators = new OperatorRegistry(MIN_STAKE, IModelRegistry(next));
        models = new ModelRegistry(address(this), IOperatorRegistry(operators));
        verifier = new QuorumVerifier(IModelRegistry(models));
        hub = new InferenceHub(IQuorumVerifier(verifier), models, operators);
        for (uint256 i; i < SEATS; ++i) {
            enlist(i);
        }
        models.register(MODEL, ModelTerms(RUNTIME, 1, uint8(K), PRICE, address(0)));
        seat(MODEL, SEATS);
    }

    function keyAt(uint256 i) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("operator", i)));
    }

    function addressAt(uint256 i) internal pure returns (address) {
        return vm.addr(keyAt(i));
    }

    function ownerAt(uint256 i) internal pure returns (address) {
        return address(uint160(0x10000 + i));
    }

    function enlist(uint256 i) internal {
        address owner = ownerAt(i);
        vm.deal(owner, MIN_STAKE);
        bytes memory proof = signedKey(keyAt(i), address(operators), owner);
        vm.prank(owner);
        operators.register{value: MIN_STAKE}(addressAt(i), "https://operator.example", proof);
    }

    function owners(uint256 count) internal pure returns (address[] memory list) {
        list = new address[](count);
        for (uint256 i; i < count; ++i) {
            list[i] = ownerAt(i);
        }
    }

    function seat(bytes32 modelId, uint256 count) internal {
        models.proposeCommittee(modelId, owners(count));
        models.activateCommittee(modelId);
    }

    function questionOf(Request memory asked) internal view returns (Question memory) {
        return Question(
            address(hub), asked.consumer, asked.requester, asked.modelId, asked.paramsHash, asked.inputHash, asked.nonce
        );
    }

    function claimBy(uint256 i, Question memory question, bytes32 outputHash) internal view returns (Claim memory) {
        return Claim({
            chainId: block.chainid,
            hub: question.hub,
            consumer: question.consumer,
            requester: question.requester,
            modelId: question.modelId,
            runtimeHash: RUNTIME,
            paramsHash: question.paramsHash,
            inputHash: question.inputHash,
            outputHash: outputHash,
            class: 1,
            setEpoch: models.currentEpoch(question.modelId),
            requestId: idOf(question),
            issuedAt: uint64(block.timestamp),
            validUntil: uint64(block.timestamp + 1 hours),
            operator: addressAt(i)
        });
    }

    function packed(uint256 seatIndex, Claim memory claim, bytes memory proof) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(seatIndex), claim.issuedAt, claim.validUntil, uint16(proof.length), proof);
    }

    /// @dev One claim as a quorum's evidence carries it.
    function entry(uint256 i, Question memory question, bytes32 outputHash) internal view returns (bytes memory) {
        Claim memory claim = claimBy(i, question, outputHash);
        return packed(i, claim, signed(keyAt(i), hashOf(claim)));
    }

    /// @dev By the operators 0, 1 and 2.
    function evidenceFor(Question memory question, bytes32 outputHash) internal view returns (bytes memory evidence) {
        evidence = abi.encodePacked(models.currentEpoch(question.modelId));
        for (uint256 i; i < K; ++i) {
            evidence = bytes.concat(evidence, entry(i, question, outputHash));
        }
    }

    function batchEvidenceFor(address consumer, address requester, BatchItem[] memory items)
        internal
        view
        returns (bytes memory evidence)
    {
        evidence = abi.encodePacked(models.currentEpoch(MODEL));
        bytes32[] memory leaves = new bytes32[](items.length);
        for (uint256 i; i < K; ++i) {
            Claim memory claim;
            for (uint256 j; j < items.length; ++j) {
                Question memory question =
                    Question(address(hub), consumer, requester, MODEL, PARAMS, items[j].inputHash, items[j].nonce);
                claim = claimBy(i, question, items[j].outputHash);
                leaves[j] = hashOf(claim);
            }
            bytes32 batch = batchHashOf(rootOf(leaves), uint32(items.length), addressAt(i));
            evidence = bytes.concat(
                evidence, abi.encodePacked(uint8(i), claim.issuedAt, claim.validUntil), signed(keyAt(i), batch)
            );
        }
    }
}
