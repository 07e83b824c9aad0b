// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NameRegistrar} from "../../src/examples/NameRegistrar.sol";
import {Answer, EvidencePolicy} from "../../src/interfaces/IInferenceConsumer.sol";
import {BatchItem} from "../../src/interfaces/IQuorumVerifier.sol";
import {Question} from "../../src/types/Claim.sol";
import {PUSH_NONCE} from "../../src/types/Limits.sol";
import {Request, RequestStatus} from "../../src/types/Request.sol";
import {HubFixture} from "../utils/HubFixture.sol";

/// @notice Good evidence with one bit, one byte or its end changed, at every place: never taken.
/// @dev Calldata has bytes without meaning (what fills up words, where fields start). A changed call that
/// goes through must therefore have done exactly what the good one does.
contract MutationTest is HubFixture {
    error Taken();
    error Other();

    uint256 private constant NAME_PRICE = 0.01 ether;
    bytes32 private constant HASH = keccak256(OUTPUT);
    NameRegistrar private registrar;

    function setUp() public override {
        super.setUp();
        EvidencePolicy[] memory policies = new EvidencePolicy[](1);
        policies[0] = EvidencePolicy(verifier, 1 ether, 1 hours, 0);
        registrar = new NameRegistrar(hub, policies, MODEL, NAME_PRICE, address(this), new string[](0));
    }

    /// @dev 8 bits at each of 253 places.
    function test_evidence_everyBit() public view {
        Question memory question = questionOf(requestOf(address(0xc0), 1));
        bytes memory evidence = evidenceFor(question, HASH);
        vm.assertTrue(accepts(question, HASH, evidence), "good");
        for (uint256 i; i < evidence.length; ++i) {
            for (uint256 bit; bit < 8; ++bit) {
                evidence[i] ^= bytes1(uint8(1 << bit));
                vm.assertFalse(accepts(question, HASH, evidence), "bit");
                evidence[i] ^= bytes1(uint8(1 << bit));
            }
        }
    }

    function test_evidence_everyTruncation() public view {
        Question memory question = questionOf(requestOf(address(0xc0), 1));
        bytes memory evidence = evidenceFor(question, HASH);
        for (uint256 length = evidence.length; length != 0; --length) {
            assembly ("memory-safe") {
                mstore(evidence, sub(length, 1))
            }
            vm.assertFalse(accepts(question, HASH, evidence), "truncated");
        }
    }

    /// forge-config: default.fuzz.runs = 64
    /// forge-config: long.fuzz.runs = 2000
    function testFuzz_evidence_everyByte(uint256 seed) public view {
        Question memory question = questionOf(requestOf(address(0xc0), 1));
        bytes memory evidence = evidenceFor(question, HASH);
        for (uint256 i; i < evidence.length; ++i) {
            bytes1 change = bytes1(uint8(1 + uint256(keccak256(abi.encode(seed, i))) % 255));
            evidence[i] ^= change;
            vm.assertFalse(accepts(question, HASH, evidence), "byte");
            evidence[i] ^= change;
        }
    }

    function testFuzz_question(uint8 field, uint8 bit) public view {
        Question memory question = questionOf(requestOf(address(0xc0), 1));
        bytes memory evidence = evidenceFor(question, HASH);
        field = uint8(bound(field, 0, 7));
        bytes32 outputHash = HASH;
        if (field == 7) {
            outputHash ^= bytes32(1 << uint256(bit));
        } else {
            // The first three fields are addresses.
            uint256 change = 1 << (field < 3 ? bit % 160 : bit);
            assembly ("memory-safe") {
                let place := add(question, shl(5, field))
                mstore(place, xor(mload(place), change))
            }
        }
        vm.assertFalse(accepts(question, outputHash, evidence), "question");
    }

    /// forge-config: default.fuzz.runs = 16
    /// forge-config: long.fuzz.runs = 400
    function testFuzz_batch_everyByte(uint256 seed) public view {
        BatchItem[] memory items = new BatchItem[](3);
        for (uint256 i; i < items.length; ++i) {
            items[i] = BatchItem(keccak256(abi.encode(i)), PUSH_NONCE | i, keccak256(abi.encode("output", i)));
        }
        bytes memory evidence = batchEvidenceFor(address(0xc0), USER, items);
        vm.assertTrue(acceptsBatch(items, evidence), "good");
        for (uint256 i; i < evidence.length; ++i) {
            bytes1 change = bytes1(uint8(1 + uint256(keccak256(abi.encode(seed, i))) % 255));
            evidence[i] ^= change;
            vm.assertFalse(acceptsBatch(items, evidence), "evidence");
            evidence[i] ^= change;
        }
        BatchItem memory item = items[seed % 3];
        for (uint256 bit; bit < 256; ++bit) {
            item.inputHash ^= bytes32(1 << bit);
            vm.assertFalse(acceptsBatch(items, evidence), "input");
            item.inputHash ^= bytes32(1 << bit);
            item.outputHash ^= bytes32(1 << bit);
            vm.assertFalse(acceptsBatch(items, evidence), "output");
            item.outputHash ^= bytes32(1 << bit);
            item.nonce ^= 1 << bit;
            vm.assertFalse(acceptsBatch(items, evidence), "nonce");
            item.nonce ^= 1 << bit;
        }
    }

    /// forge-config: default.fuzz.runs = 8
    /// forge-config: long.fuzz.runs = 200
    function testFuzz_registerCalldata(uint256 seed) public {
        bytes memory output = abi.encodePacked(int32(5), int32(-5));
        bytes memory input = registrar.inputOf("my-shop");
        Question memory question = Question(address(hub), address(registrar), USER, MODEL, PARAMS, keccak256(input), 7);
        Answer memory given = Answer(verifier, 7, output, evidenceFor(question, keccak256(output)));
        bytes memory good = abi.encodeCall(registrar.register, ("my-shop", given));
        vm.assertTrue(tryRegister(good), "good");
        for (uint256 i = 4; i < good.length; ++i) {
            bytes1 change = bytes1(uint8(1 + uint256(keccak256(abi.encode(seed, i))) % 255));
            good[i] ^= change;
            tryRegister(good);
            good[i] ^= change;
        }
    }

    /// forge-config: default.fuzz.runs = 8
    /// forge-config: long.fuzz.runs = 200
    function testFuzz_fulfillCalldata(uint256 seed) public {
        Request memory asked = requestOf(address(0xc0), 1);
        bytes32 id = ask(asked, termsOf(0, 0));
        bytes memory evidence = evidenceFor(questionOf(asked), HASH);
        bytes memory good = abi.encodeCall(hub.fulfill, (asked, HASH, INPUT, OUTPUT, evidence));
        vm.assertTrue(tryFulfill(id, good), "good");
        for (uint256 i = 4; i < good.length; ++i) {
            bytes1 change = bytes1(uint8(1 + uint256(keccak256(abi.encode(seed, i))) % 255));
            good[i] ^= change;
            tryFulfill(id, good);
            good[i] ^= change;
        }
    }

    /// @dev Makes a call, looks at what it did, and undoes it: reverts in any case.
    function attemptRegister(bytes calldata data) external {
        vm.deal(USER, 1 ether);
        vm.prank(USER);
        (bool ok,) = address(registrar).call{value: NAME_PRICE}(data);
        if (!ok) revert Other();
        vm.assertEq(registrar.ownerOf("my-shop"), USER, "another name");
        vm.assertTrue(registrar.isSpent(USER, 7), "another nonce");
        revert Taken();
    }

    function attemptFulfill(bytes32 id, bytes calldata data) external {
        (bool ok,) = address(hub).call(data);
        if (!ok) revert Other();
        assertStatus(id, RequestStatus.Answered);
        vm.assertEq(hub.balanceOf(addressAt(2)), PRICE, "another pay");
        revert Taken();
    }

    function tryRegister(bytes memory data) private returns (bool) {
        return taken(abi.encodeCall(this.attemptRegister, (data)));
    }

    function tryFulfill(bytes32 id, bytes memory data) private returns (bool) {
        return taken(abi.encodeCall(this.attemptFulfill, (id, data)));
    }

    function taken(bytes memory attempt) private returns (bool) {
        (, bytes memory reason) = address(this).call(attempt);
        bytes4 selector = bytes4(reason);
        vm.assertTrue(selector == Taken.selector || selector == Other.selector, "did something else");
        return selector == Taken.selector;
    }

    function accepts(Question memory question, bytes32 outputHash, bytes memory evidence) private view returns (bool) {
        try verifier.verify(question, outputHash, 1 hours, 0, evidence) {
            return true;
        } catch {
            return false;
        }
    }

    function acceptsBatch(BatchItem[] memory items, bytes memory evidence) private view returns (bool) {
        try verifier.verifyBatch(address(hub), address(0xc0), USER, MODEL, PARAMS, items, 1 hours, evidence) {
            return true;
        } catch {
            return false;
        }
    }
}
