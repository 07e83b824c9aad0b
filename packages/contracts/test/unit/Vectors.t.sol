// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IModelRegistry} from "../../src/interfaces/IModelRegistry.sol";
import {BatchItem} from "../../src/interfaces/IQuorumVerifier.sol";
import {Claim, Question} from "../../src/types/Claim.sol";
import {ClaimLib} from "../../src/types/ClaimLib.sol";
import {ClaimProof} from "../../src/types/ClaimProof.sol";
import {typedDigest} from "../../src/types/Eip712.sol";
import {Request, Terms} from "../../src/types/Request.sol";
import {RequestId} from "../../src/types/RequestId.sol";
import {sessionRequestHash} from "../../src/types/SessionRequest.sol";
import {recoverSigner} from "../../src/types/Signature.sol";
import {QuorumVerifier} from "../../src/verifiers/QuorumVerifier.sol";
import {FixedCommittee} from "../mocks/FixedCommittee.sol";
import {JsonEntry} from "../utils/JsonEntry.sol";
import {Signing} from "../utils/Signing.sol";

/// @notice Claims that were made in TypeScript, by another's hashing and encoding: here they mean the same.
contract VectorsTest is Signing, JsonEntry {
    function setUp() public {
        load("vectors/claims.json");
    }

    function test_claims() public {
        uint256 count;
        for (; enter("claims", count); ++count) {
            Claim memory claim = claimOf();
            vm.chainId(claim.chainId);
            vm.assertEq(RequestId.derive(questionOf()), word("requestId"), "id");
            vm.assertEq(ClaimLib.structHash(claim), word("claimHash"), "struct hash");
            vm.assertEq(typedDigest(ClaimLib.structHash(claim)), word("digest"), "digest");
            vm.assertEq(this.signerOf(word("claimHash"), claim.operator, data("signature")), claim.operator, "signer");
        }
        vm.assertTrue(count != 0, "claims");
    }

    function test_quorums() public {
        uint256 count;
        for (; enter("quorums", count); ++count) {
            (QuorumVerifier verifier, Question memory question) = (committee(), questionOf());
            (bytes32 id, address[] memory signers) =
                verifier.verify(question, word("outputHash"), 1 days, 0, data("evidence"));
            vm.assertEq(id, word("requestId"), "id");
            bytes32[] memory seats = words("seats");
            address[] memory keys = addresses("seatKeys");
            vm.assertEq(signers.length, seats.length, "signers");
            for (uint256 i; i < seats.length; ++i) {
                vm.assertEq(signers[i], keys[uint256(seats[i])], "signer");
            }
            vm.expectRevert();
            verifier.verify(question, word("inputHash"), 1 days, 0, data("evidence"));
        }
        vm.assertTrue(count != 0, "quorums");
    }

    function test_batches() public {
        uint256 count;
        for (; enter("batches", count); ++count) {
            vm.assertEq(rootOf(words("leaves")), word("root"), "root");
            bytes32 hash = ClaimLib.batchHash(word("root"), number("count"), account("operator"));
            vm.assertEq(typedDigest(hash), word("digest"), "digest");
            bytes32[] memory ids = verifyBatch(committee());
            bytes32[] memory expected = words("requestIds");
            vm.assertEq(keccak256(abi.encode(ids)), keccak256(abi.encode(expected)), "ids");
        }
        vm.assertTrue(count != 0, "batches");
    }

    function test_batchProofs() public {
        uint256 count;
        for (; enter("batchProofs", count); ++count) {
            address operator = account("operator");
            vm.assertEq(this.signerOf(word("leaf"), operator, data("proof")), operator, "signer");
            vm.assertTrue(
                this.signerOf(word("leaf") ^ bytes32(uint256(1)), operator, data("proof")) != operator, "leaf"
            );
        }
        vm.assertTrue(count != 0, "batch proofs");
    }

    function test_operatorKeys() public {
        uint256 count;
        for (; enter("operatorKeys", count); ++count) {
            vm.chainId(number("chainId"));
            bytes memory signature = signedKey(number("privateKey"), account("registry"), account("owner"));
            vm.assertEq(keccak256(signature), keccak256(data("signature")), "signature");
        }
        vm.assertTrue(count != 0, "operator keys");
    }

    function test_sessionRequests() public {
        uint256 count;
        for (; enter("sessionRequests", count); ++count) {
            vm.chainId(number("chainId"));
            Request memory asked = Request(
                account("consumer"),
                account("requester"),
                word("modelId"),
                word("paramsHash"),
                word("inputHash"),
                number("nonce")
            );
            Terms memory terms = Terms(
                uint80(number("fee")),
                uint32(number("rebate")),
                uint96(number("value")),
                uint40(number("deadline")),
                uint24(number("callbackGas"))
            );
            bytes32 digest = this.sessionDigest(asked, terms, uint40(number("session")), account("hub"));
            vm.assertEq(digest, word("digest"), "digest");
            vm.assertEq(this.recover(digest, data("signature")), account("key"), "key");
        }
        vm.assertTrue(count != 0, "session requests");
    }

    function signerOf(bytes32 claimHash, address operator, bytes calldata proof) external view returns (address) {
        return ClaimProof.signer(claimHash, operator, proof);
    }

    function recover(bytes32 digest, bytes calldata signature) external view returns (address) {
        return recoverSigner(digest, signature);
    }

    function sessionDigest(Request calldata asked, Terms calldata terms, uint40 session, address hub)
        external
        view
        returns (bytes32)
    {
        return typedDigest(sessionRequestHash(asked, terms, session, hub));
    }

    function verifyBatch(QuorumVerifier verifier) private view returns (bytes32[] memory ids) {
        bytes32[] memory inputs = words("inputHashes");
        bytes32[] memory nonces = words("nonces");
        bytes32[] memory outputs = words("outputHashes");
        BatchItem[] memory items = new BatchItem[](inputs.length);
        for (uint256 i; i < items.length; ++i) {
            items[i] = BatchItem(inputs[i], uint256(nonces[i]), outputs[i]);
        }
        Question memory all = Question(
            account("hub"), account("consumer"), account("requester"), word("modelId"), word("paramsHash"), 0, 0
        );
        (ids,) = verifier.verifyBatch(
            all.hub, all.consumer, all.requester, all.modelId, all.paramsHash, items, 1 days, data("evidence")
        );
    }

    /// @dev A verifier for the entry's committee, at the time when its claims were issued.
    function committee() private returns (QuorumVerifier) {
        vm.chainId(number("chainId"));
        address[] memory keys = addresses("seatKeys");
        // Each seat issued its claim a second after the one before.
        vm.warp(number("issuedAt") + keys.length);
        uint256 quorum = has("quorum") ? number("quorum") : 3;
        FixedCommittee models =
            new FixedCommittee(number("epoch"), word("runtimeHash"), uint8(number("class")), uint8(quorum), keys);
        return new QuorumVerifier(IModelRegistry(address(models)));
    }
}
