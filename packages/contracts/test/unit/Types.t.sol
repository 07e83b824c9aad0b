// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Claim, Question} from "../../src/types/Claim.sol";
import {ClaimLib} from "../../src/types/ClaimLib.sol";
import {DOMAIN_SEPARATOR, typedDigest} from "../../src/types/Eip712.sol";
import {Merkle} from "../../src/types/Merkle.sol";
import {RequestId} from "../../src/types/RequestId.sol";
import {SESSION_REQUEST_TYPEHASH} from "../../src/types/SessionRequest.sol";
import {MAX_S, recoverSigner} from "../../src/types/Signature.sol";
import {Signing} from "../utils/Signing.sol";

contract TypesTest is Signing {
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function test_constants() public pure {
        vm.assertEq(DOMAIN_SEPARATOR, domainSeparator(), "domain");
        vm.assertEq(ClaimLib.CLAIM_TYPEHASH, keccak256(bytes(CLAIM)), "claim");
        vm.assertEq(ClaimLib.BATCH_TYPEHASH, keccak256(bytes(BATCH)), "batch");
        vm.assertEq(SESSION_REQUEST_TYPEHASH, keccak256(bytes(SESSION_REQUEST)), "session request");
        vm.assertEq(MAX_S, ORDER / 2, "half of the order");
    }

    function testFuzz_hashes(Claim memory claim, bytes32 root, uint32 count, address operator) public pure {
        vm.assertEq(ClaimLib.structHash(claim), hashOf(claim), "claim");
        vm.assertEq(ClaimLib.batchHash(root, count, operator), batchHashOf(root, count, operator), "batch");
        vm.assertEq(typedDigest(root), digestOf(root), "digest");
    }

    function testFuzz_requestId(Question memory question, uint64 chain) public {
        vm.chainId(bound(chain, 1, type(uint64).max - 1));
        vm.assertEq(RequestId.derive(question), idOf(question), "id");
    }

    function testFuzz_reduce(bytes32[] memory leaves) public pure {
        vm.assume(leaves.length > 0);
        uint256 size = 1 << Merkle.height(leaves.length);
        bytes32[] memory filled = new bytes32[](size);
        for (uint256 i; i < leaves.length; ++i) {
            filled[i] = leaves[i];
        }
        bytes32 expected = rootOf(leaves);
        uint256 start;
        assembly ("memory-safe") {
            start := add(filled, 0x20)
        }
        vm.assertEq(Merkle.reduce(start, size), expected, "root");
    }

    function test_height() public pure {
        uint256[10] memory counts = [uint256(1), 2, 3, 4, 5, 8, 9, 255, 256, 257];
        uint256[10] memory heights = [uint256(0), 1, 2, 2, 3, 3, 4, 8, 8, 9];
        for (uint256 i; i < counts.length; ++i) {
            vm.assertEq(Merkle.height(counts[i]), heights[i], "height");
        }
        vm.assertEq(Merkle.height(type(uint32).max), 32, "of all");
    }

    function testFuzz_recover(uint256 key, bytes32 digest) public view {
        key = bound(key, 1, 1 << 250);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        bytes32 vs = bytes32(uint256(s) | uint256(v - 27) << 255);
        vm.assertEq(recoverSigner(digest, r, vs), vm.addr(key), "signer");
        // The other parity is another's signature, and zero nobody's.
        vm.assertTrue(recoverSigner(digest, r, vs ^ bytes32(uint256(1) << 255)) != vm.addr(key), "parity");
        vm.assertEq(recoverSigner(digest, 0, vs), address(0), "no r");
        vm.assertEq(recoverSigner(digest, r, 0), address(0), "no s");
    }

    /// @dev Just above half of the order lies all that fits beside the parity bit.
    function test_highS() public view {
        bytes32 digest = keccak256("digest");
        bytes32 r = bytes32(uint256(0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798));
        vm.assertTrue(recoverSigner(digest, r, bytes32(MAX_S)) != address(0), "the highest");
        vm.assertEq(recoverSigner(digest, r, bytes32(MAX_S + 1)), address(0), "one more");
        vm.assertEq(recoverSigner(digest, r, bytes32((uint256(1) << 255) - 1)), address(0), "the last");
        vm.assertTrue(ecrecover(digest, 27, r, bytes32(MAX_S + 1)) != address(0), "taken without the rule");
    }

    function test_lengthOfSignature() public view {
        bytes memory signature = signed(1, keccak256("struct"));
        vm.assertEq(this.recover(signature), vm.addr(1), "64 bytes");
        vm.assertEq(this.recover(bytes.concat(signature, hex"00")), address(0), "65 bytes");
        vm.assertEq(this.recover(""), address(0), "none");
    }

    function recover(bytes calldata signature) external view returns (address) {
        return recoverSigner(typedDigest(keccak256("struct")), signature);
    }
}
