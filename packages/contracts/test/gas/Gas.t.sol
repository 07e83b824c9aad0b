// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NameRegistrar} from "../../src/examples/NameRegistrar.sol";
import {Answer, EvidencePolicy} from "../../src/interfaces/IInferenceConsumer.sol";
import {BatchItem} from "../../src/interfaces/IQuorumVerifier.sol";
import {PUSH_NONCE} from "../../src/types/Limits.sol";
import {Question} from "../../src/types/Claim.sol";
import {Request, Terms} from "../../src/types/Request.sol";
import {IdleConsumer} from "../mocks/Consumers.sol";
import {UnguardedRegistrar} from "../mocks/UnguardedRegistrar.sol";
import {HubFixture} from "../utils/HubFixture.sol";

/// @notice What whole transactions cost, calldata and the 21,000 included: each call is one of its own.
/// forge-config: default.isolate = true
contract GasTest is HubFixture {
    uint256 private constant NAME_PRICE = 0.01 ether;
    NameRegistrar private registrar;
    UnguardedRegistrar private unguarded;

    function setUp() public override {
        super.setUp();
        EvidencePolicy[] memory policies = new EvidencePolicy[](1);
        policies[0] = EvidencePolicy(verifier, 1 ether, 10 minutes, 0);
        registrar = new NameRegistrar(hub, policies, MODEL, NAME_PRICE, address(this), new string[](0));
        unguarded = new UnguardedRegistrar(NAME_PRICE);
        // Accounts that exist: what a first payment costs more is not the route's.
        Request memory asked = requestOf(address(new IdleConsumer()), 1 << 100);
        uint40 session = openSession(asked.consumer, 1 ether);
        Terms memory terms = termsOf(0, 0);
        submit(session, asked, terms);
        answer(asked);
        vm.deal(USER, 100 ether);
    }

    function test_pull() public {
        uint256 random = uint256(keccak256("nonce")) >> 1 & ~uint256(0xff);
        uint256 cold = register("app-uniswop", random);
        uint256 warm = register("app-uniswap", random | 1);
        Answer memory given = answerFor("app-uniswup", random | 2);
        uint256 control = spent("app-uniswup", given);
        vm.snapshotValue("gas", "pull: register a name, first nonce of a word", cold);
        vm.snapshotValue("gas", "pull: register a name, further nonce of a word", warm);
        vm.snapshotValue("gas", "pull: the same without evidence", control);
        vm.snapshotValue("gas", "pull: what evidence of 3 of 5 costs, and 21,000", cold - control + 21_000);
        vm.snapshotValue("gas", "pull: the same with a further nonce", warm - control + 21_000);
        vm.assertLe(cold - control + 21_000, 85_000, "first nonce");
        vm.assertLe(warm - control + 21_000, 65_000, "further nonce");
    }

    function test_push() public {
        address consumer = address(new IdleConsumer());
        Request memory asked = requestOf(consumer, uint256(keccak256("direct")) >> 1);
        ask(asked, termsOf(0, 0));
        vm.snapshotValue("gas", "push: request by a consumer", used());
        answer(asked);
        vm.snapshotValue("gas", "push: fulfill", used());

        uint40 session = openSession(consumer, 1 ether);
        vm.snapshotValue("gas", "push: open a session", used());
        asked.nonce = uint256(keccak256("session")) | PUSH_NONCE;
        submit(session, asked, termsOf(1, 100_000));
        vm.snapshotValue("gas", "push: request from a session, with value and callback", used());
        answer(asked);
        vm.snapshotValue("gas", "push: fulfill, with value and callback", used());

        asked.nonce = uint256(keccak256("plain")) | PUSH_NONCE;
        submit(session, asked, termsOf(0, 0));
        vm.snapshotValue("gas", "push: request from a session", used());
        vm.warp(block.timestamp + 2 hours);
        hub.refund(asked);
        vm.snapshotValue("gas", "push: refund to a session", used());
    }

    function test_batch() public {
        address consumer = address(new IdleConsumer());
        uint40 session = openSession(consumer, 10 ether);
        BatchItem[] memory items = new BatchItem[](100);
        Request memory asked = requestOf(consumer, 0);
        for (uint256 i; i < items.length; ++i) {
            bytes memory input = abi.encode("input", i);
            asked.inputHash = keccak256(input);
            asked.nonce = PUSH_NONCE | uint256(keccak256(abi.encode("nonce", i)));
            items[i] = BatchItem(asked.inputHash, asked.nonce, keccak256(abi.encode("output", i)));
            Terms memory terms = termsOf(0, 0);
            bytes memory signature = signedRequest(SESSION_KEY, address(hub), session, asked, terms);
            vm.prank(SUBMITTER);
            hub.requestFromSession(asked, terms, input, session, signature);
        }
        bytes memory evidence = batchEvidenceFor(consumer, USER, items);
        vm.prank(DELIVERER);
        hub.fulfillBatch(consumer, USER, MODEL, PARAMS, items, evidence);
        uint256 each = used() / items.length;
        vm.snapshotValue("gas", "push: an answer in a batch of 100", each);
        vm.assertLe(each, 10_000, "an answer");
    }

    function register(string memory name, uint256 nonce) private returns (uint256) {
        Answer memory given = answerFor(name, nonce);
        vm.prank(USER);
        registrar.register{value: NAME_PRICE}(name, given);
        return used();
    }

    function spent(string memory name, Answer memory given) private returns (uint256) {
        vm.prank(USER);
        unguarded.register{value: NAME_PRICE}(name, given);
        return used();
    }

    function answerFor(string memory name, uint256 nonce) private view returns (Answer memory) {
        bytes memory output = abi.encodePacked(int32(1234567), int32(-7654321));
        Question memory question =
            Question(address(hub), address(registrar), USER, MODEL, PARAMS, keccak256(registrar.inputOf(name)), nonce);
        return Answer(verifier, nonce, output, evidenceFor(question, keccak256(output)));
    }

    function used() private view returns (uint256) {
        return vm.lastCallGas().gasTotalUsed;
    }
}
