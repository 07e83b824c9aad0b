// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceHub} from "../../src/interfaces/IInferenceHub.sol";
import {BatchItem, IQuorumVerifier} from "../../src/interfaces/IQuorumVerifier.sol";
import {MAX_BATCH, PUSH_NONCE} from "../../src/types/Limits.sol";
import {Request, RequestStatus, Terms} from "../../src/types/Request.sol";
import {WillingConsumer} from "../mocks/Consumers.sol";
import {HostileConsumer} from "../mocks/HostileConsumer.sol";
import {HubFixture} from "../utils/HubFixture.sol";

contract HubAnswersTest is HubFixture {
    address private constant CONSUMER = address(0xc0);
    bytes32 private constant HASH = keccak256(OUTPUT);

    function test_fulfill() public {
        Request memory asked = requestOf(CONSUMER, 1);
        bytes32 id = ask(asked, termsOf(0, 0));
        answer(asked);
        assertStatus(id, RequestStatus.Answered);
        vm.assertEq(hub.balanceOf(addressAt(0)), PRICE + 2, "first: its share and the rest");
        vm.assertEq(hub.balanceOf(addressAt(1)), PRICE, "second");
        vm.assertEq(hub.balanceOf(addressAt(2)), PRICE, "third");
        vm.assertEq(hub.balanceOf(addressAt(3)), 0, "not asked");
        vm.assertEq(hub.balanceOf(DELIVERER), 3 gwei, "deliverer");
        assertSolvent();
    }

    function test_fulfill_fromSession_sharesTheRebate() public {
        Request memory asked = requestOf(CONSUMER, 1);
        submit(openSession(CONSUMER, 1 ether), asked, termsOf(0, 0));
        vm.assertEq(hub.balanceOf(SUBMITTER), 0, "not before the answer");
        answer(asked);
        vm.assertEq(hub.balanceOf(SUBMITTER), 1.5 gwei, "submitter");
        vm.assertEq(hub.balanceOf(DELIVERER), 1.5 gwei, "deliverer");
        assertSolvent();
    }

    function test_fulfill_atTheDeadline() public {
        Request memory asked = requestOf(CONSUMER, 1);
        bytes32 id = ask(asked, termsOf(0, 0));
        bytes memory evidence = evidenceFor(questionOf(asked), HASH);
        uint256 deadline = START + 1 hours;
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.DeadlinePassed.selector, id, deadline));
        hub.fulfill(asked, HASH, "", "", evidence);
        vm.warp(deadline);
        hub.fulfill(asked, HASH, "", "", evidence);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.NotOpen.selector, id, RequestStatus.Answered));
        hub.refund(asked);
    }

    function test_error_fulfill() public {
        Request memory asked = requestOf(CONSUMER, 1);
        bytes memory evidence = evidenceFor(questionOf(asked), HASH);
        bytes32 id = idOf(questionOf(asked));
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.NotOpen.selector, id, RequestStatus.None));
        hub.fulfill(asked, HASH, "", "", evidence);
        ask(asked, termsOf(0, 0));
        vm.expectRevert(IInferenceHub.InputMismatch.selector);
        hub.fulfill(asked, HASH, "other", "", evidence);
        vm.expectRevert(IInferenceHub.OutputMismatch.selector);
        hub.fulfill(asked, HASH, "", "other", evidence);
        vm.expectRevert(abi.encodeWithSelector(IQuorumVerifier.WrongSigner.selector, 0));
        hub.fulfill(asked, keccak256("other"), "", "", evidence);
        vm.assertEq(hub.balanceOf(addressAt(0)), 0, "nobody is paid");
        hub.fulfill(asked, HASH, "", "", evidence);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.NotOpen.selector, id, RequestStatus.Answered));
        hub.fulfill(asked, HASH, "", "", evidence);
    }

    function test_output_isPublishedWithoutACallbackToo() public {
        Request memory asked = requestOf(CONSUMER, 1);
        bytes32 id = ask(asked, termsOf(0, 0));
        bytes memory evidence = evidenceFor(questionOf(asked), HASH);
        vm.expectEmit(address(hub));
        emit IInferenceHub.Delivered(id, true, 0, OUTPUT);
        hub.fulfill(asked, HASH, "", OUTPUT, evidence);
    }

    function test_callback() public {
        WillingConsumer consumer = new WillingConsumer();
        Request memory asked = requestOf(address(consumer), 1);
        bytes32 id = ask(asked, termsOf(5, 500_000));
        bytes memory evidence = evidenceFor(questionOf(asked), HASH);
        vm.expectRevert(IInferenceHub.InputMismatch.selector);
        hub.fulfill(asked, HASH, "", OUTPUT, evidence);
        vm.expectRevert(IInferenceHub.OutputMismatch.selector);
        hub.fulfill(asked, HASH, INPUT, "", evidence);
        answer(asked);
        vm.assertEq(consumer.calls(), 1, "calls");
        vm.assertEq(consumer.id(), id, "id");
        vm.assertEq(keccak256(consumer.input()), keccak256(INPUT), "input");
        vm.assertEq(keccak256(consumer.output()), HASH, "output");
        vm.assertEq(consumer.received(), 5, "value");
        vm.assertEq(address(consumer).balance, 5, "balance");
        assertSolvent();
    }

    /// @dev Whatever a consumer does: the answer stands, the operators are paid, the value goes back.
    function test_callback_hostile() public {
        HostileConsumer consumer = new HostileConsumer();
        uint40 session = openSession(address(consumer), 1 ether);
        uint256 earned;
        for (uint256 i = 1; i < 6; ++i) {
            consumer.become(HostileConsumer.Mode(i));
            bool takes = i == uint256(HostileConsumer.Mode.ReturnMuch);
            for (uint256 from; from < 2; ++from) {
                Request memory asked = requestOf(address(consumer), 2 * i + from);
                Terms memory terms = termsOf(5, 100_000);
                uint256 before = USER.balance;
                bytes32 id = from == 0 ? ask(asked, terms) : submit(session, asked, terms);
                uint256 left = hub.sessionOf(session).balance;
                answer(asked);
                earned += PRICE;
                assertStatus(id, RequestStatus.Answered);
                vm.assertEq(hub.balanceOf(addressAt(1)), earned, "paid");
                uint256 back = takes ? 0 : 5;
                vm.assertEq(USER.balance - before, from == 0 ? back : 0, "requester");
                vm.assertEq(hub.sessionOf(session).balance - left, from == 1 ? back : 0, "session");
                assertSolvent();
            }
        }
    }

    function test_callback_reason() public {
        HostileConsumer consumer = new HostileConsumer();
        consumer.become(HostileConsumer.Mode.Revert);
        Request memory asked = requestOf(address(consumer), 1);
        bytes32 id = ask(asked, termsOf(0, 100_000));
        bytes memory evidence = evidenceFor(questionOf(asked), HASH);
        vm.expectEmit(address(hub));
        emit IInferenceHub.Delivered(id, false, HostileConsumer.Refused.selector, OUTPUT);
        hub.fulfill(asked, HASH, INPUT, OUTPUT, evidence);
    }

    function test_callback_withoutCode() public {
        Request memory asked = requestOf(CONSUMER, 1);
        ask(asked, termsOf(5, 100_000));
        answer(asked);
        vm.assertEq(CONSUMER.balance, 0, "nothing sent to nobody");
        vm.assertEq(USER.balance, 5, "back");
    }

    /// @dev The value of a session that is over by then goes to its owner's account.
    function test_callback_fails_afterTheSession() public {
        HostileConsumer consumer = new HostileConsumer();
        consumer.become(HostileConsumer.Mode.Revert);
        uint40 session = openSession(address(consumer), 1 ether);
        Request memory asked = requestOf(address(consumer), 1);
        submit(session, asked, termsOf(5, 100_000));
        vm.prank(USER);
        hub.revokeSession(session);
        answer(asked);
        vm.assertEq(hub.balanceOf(USER), 5, "account");
        assertSolvent();
    }

    /// @dev With whatever gas a deliverer tries: the callback gets its gas, or nothing happens at all.
    function testFuzz_callback_isNeverStarved(uint24 gas) public {
        WillingConsumer consumer = new WillingConsumer();
        Request memory asked = requestOf(address(consumer), 1);
        bytes32 id = ask(asked, termsOf(5, 500_000));
        bytes memory evidence = evidenceFor(questionOf(asked), HASH);
        bytes memory call_ = abi.encodeCall(hub.fulfill, (asked, HASH, INPUT, OUTPUT, evidence));
        (bool ok, bytes memory result) = address(hub).call{gas: bound(gas, 100_000, 1_200_000)}(call_);
        assertStatus(id, ok ? RequestStatus.Answered : RequestStatus.Open);
        vm.assertEq(consumer.calls(), ok ? 1 : 0, "calls");
        if (!ok && result.length != 0) {
            vm.assertEq(bytes32(bytes4(result)), bytes32(IInferenceHub.CallbackGasTooLow.selector), "reason");
        }
    }

    function test_callback_reenters() public {
        HostileConsumer consumer = new HostileConsumer();
        uint40 session = openSession(address(consumer), 1 ether);
        Request memory asked = requestOf(address(consumer), 1);
        Request memory other = requestOf(address(consumer), 2);
        Request memory third = requestOf(address(consumer), 3);
        Terms memory terms = termsOf(5, 2_000_000);
        ask(asked, terms);
        ask(other, terms);
        bytes memory signature = signedRequest(SESSION_KEY, address(hub), session, third, terms);
        bytes[] memory calls = new bytes[](9);
        bytes memory evidence = evidenceFor(questionOf(other), HASH);
        BatchItem[] memory items = new BatchItem[](1);
        items[0] = BatchItem(other.inputHash, other.nonce, HASH);
        address[] memory consumers = new address[](1);
        calls[0] = abi.encodeCall(hub.fulfill, (other, HASH, INPUT, OUTPUT, evidence));
        calls[1] = abi.encodeCall(hub.requestFromSession, (third, terms, INPUT, session, signature));
        calls[2] = abi.encodeCall(hub.request, (third, terms, INPUT));
        calls[3] = abi.encodeCall(hub.refund, (other));
        calls[4] = abi.encodeCall(hub.withdraw, (address(consumer), address(consumer), 0));
        calls[5] = abi.encodeCall(hub.topUpSession, (session));
        calls[6] = abi.encodeCall(hub.revokeSession, (session));
        calls[7] = abi.encodeCall(
            hub.fulfillBatch,
            (address(consumer), USER, MODEL, PARAMS, items, batchEvidenceFor(address(consumer), USER, items))
        );
        calls[8] = abi.encodeWithSelector(hub.openSession.selector, consumers);
        consumer.aim(address(hub), calls);
        consumer.become(HostileConsumer.Mode.Reenter);
        answer(asked);
        vm.assertEq(consumer.calls(), 1, "called");
        vm.assertEq(consumer.reentered(), 0, "no way in");
        // The same call goes through once the hub is at rest: it was the guard that kept it out.
        consumer.become(HostileConsumer.Mode.Accept);
        hub.fulfill(other, HASH, INPUT, OUTPUT, evidence);
        assertSolvent();
    }

    function test_withdraw() public {
        Request memory asked = requestOf(CONSUMER, 1);
        ask(asked, termsOf(0, 0));
        answer(asked);
        address key = addressAt(0);
        vm.prank(key);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.NotAccountOwner.selector, key));
        hub.withdraw(key, key, 1);
        vm.startPrank(ownerAt(0));
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.BalanceTooLow.selector, PRICE + 3, PRICE + 2));
        hub.withdraw(key, address(0xbeef), PRICE + 3);
        hub.withdraw(key, address(0xbeef), PRICE + 2);
        vm.assertEq(address(0xbeef).balance, PRICE + 2, "operator");
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.NotAccountOwner.selector, DELIVERER));
        hub.withdraw(DELIVERER, ownerAt(0), 1);
        vm.stopPrank();
        vm.prank(DELIVERER);
        hub.withdraw(DELIVERER, DELIVERER, 3 gwei);
        vm.assertEq(DELIVERER.balance, 3 gwei, "deliverer");
        assertSolvent();
    }

    function test_batch() public {
        uint40 session = openSession(CONSUMER, 1 ether);
        BatchItem[] memory items = itemsOf(7);
        for (uint256 i; i < items.length; ++i) {
            // Two sources and two prices: what is counted together must still be paid apart.
            Terms memory terms = termsOf(0, 0);
            if (i % 3 == 1) terms.fee += 9;
            if (i % 2 == 0) submit(session, itemRequest(items[i]), terms);
            else ask(itemRequest(items[i]), terms);
        }
        bytes memory evidence = batchEvidenceFor(CONSUMER, USER, items);
        vm.prank(DELIVERER);
        hub.fulfillBatch(CONSUMER, USER, MODEL, PARAMS, items, evidence);
        for (uint256 i; i < items.length; ++i) {
            assertStatus(idOf(questionOf(itemRequest(items[i]))), RequestStatus.Answered);
        }
        // Items 1 and 4 paid 9 more: 3 for each of three.
        vm.assertEq(hub.balanceOf(addressAt(0)), 7 * PRICE + 2 * 3 + 7 * 2, "first");
        vm.assertEq(hub.balanceOf(addressAt(1)), 7 * PRICE + 2 * 3, "second");
        vm.assertEq(hub.balanceOf(SUBMITTER), 4 * 1.5 gwei, "submitter");
        vm.assertEq(hub.balanceOf(DELIVERER), 3 * 3 gwei + 4 * 1.5 gwei, "deliverer");
        assertSolvent();
    }

    function test_batch_ofAnySize() public {
        uint256[5] memory sizes = [uint256(1), 2, 3, 8, 9];
        uint256 nonce;
        for (uint256 s; s < sizes.length; ++s) {
            BatchItem[] memory items = itemsOf(sizes[s]);
            for (uint256 i; i < items.length; ++i) {
                items[i].nonce = PUSH_NONCE | ++nonce;
                ask(itemRequest(items[i]), termsOf(0, 0));
            }
            hub.fulfillBatch(CONSUMER, USER, MODEL, PARAMS, items, batchEvidenceFor(CONSUMER, USER, items));
            vm.assertEq(hub.balanceOf(addressAt(1)), nonce * PRICE, "paid");
        }
        assertSolvent();
    }

    function test_batch_skips() public {
        BatchItem[] memory items = itemsOf(6);
        bytes32[] memory ids = new bytes32[](6);
        for (uint256 i; i < 6; ++i) {
            ids[i] = idOf(questionOf(itemRequest(items[i])));
        }
        ask(itemRequest(items[0]), termsOf(0, 0));
        ask(itemRequest(items[2]), termsOf(0, 100_000));
        Terms memory late = termsOf(0, 0);
        late.deadline = uint40(START + 1);
        ask(itemRequest(items[3]), late);
        ask(itemRequest(items[4]), termsOf(0, 0));
        items[5] = items[4];
        bytes memory evidence = batchEvidenceFor(CONSUMER, USER, items);
        vm.warp(START + 2);
        expectSkip(ids[1], IInferenceHub.NotOpen.selector);
        expectSkip(ids[2], IInferenceHub.CallbackGasTooLow.selector);
        expectSkip(ids[3], IInferenceHub.DeadlinePassed.selector);
        expectSkip(ids[4], IInferenceHub.NotOpen.selector);
        (bytes32[] memory answered, bytes32[] memory hashes, address[] memory signers) =
            (new bytes32[](2), new bytes32[](2), new address[](3));
        (answered[0], answered[1]) = (ids[0], ids[4]);
        (hashes[0], hashes[1]) = (items[0].outputHash, items[4].outputHash);
        for (uint256 i; i < 3; ++i) {
            signers[i] = addressAt(i);
        }
        vm.expectEmit(address(hub));
        emit IInferenceHub.BatchFulfilled(USER, MODEL, answered, hashes, signers);
        hub.fulfillBatch(CONSUMER, USER, MODEL, PARAMS, items, evidence);
        vm.assertEq(hub.balanceOf(addressAt(1)), 2 * PRICE, "paid for two");
        assertSolvent();
    }

    function test_batch_ofNothingOpen() public {
        BatchItem[] memory items = itemsOf(2);
        hub.fulfillBatch(CONSUMER, USER, MODEL, PARAMS, items, batchEvidenceFor(CONSUMER, USER, items));
        vm.assertEq(hub.balanceOf(addressAt(0)), 0, "nobody is paid");
    }

    function test_error_batch() public {
        BatchItem[] memory items = itemsOf(2);
        bytes memory evidence = batchEvidenceFor(CONSUMER, USER, items);
        rejectsBatch(
            CONSUMER, new BatchItem[](0), evidence, abi.encodeWithSelector(IQuorumVerifier.BatchTooLarge.selector, 0)
        );
        rejectsBatch(
            CONSUMER,
            new BatchItem[](MAX_BATCH + 1),
            evidence,
            abi.encodeWithSelector(IQuorumVerifier.BatchTooLarge.selector, MAX_BATCH + 1)
        );
        rejectsBatch(address(1), items, evidence, abi.encodeWithSelector(IQuorumVerifier.WrongSigner.selector, 0));
        rejectsBatch(
            CONSUMER,
            items,
            bytes.concat(evidence, hex"00"),
            abi.encodeWithSelector(IQuorumVerifier.EvidenceMalformed.selector)
        );
        (items[0], items[1]) = (items[1], items[0]);
        // Nodes are sorted, so that two neighbours may change places: what is said of each stays true.
        hub.fulfillBatch(CONSUMER, USER, MODEL, PARAMS, items, evidence);
        items[0].outputHash = keccak256("other");
        rejectsBatch(CONSUMER, items, evidence, abi.encodeWithSelector(IQuorumVerifier.WrongSigner.selector, 0));
    }

    function expectSkip(bytes32 id, bytes4 reason) private {
        vm.expectEmit(address(hub));
        emit IInferenceHub.BatchItemSkipped(id, reason);
    }

    function rejectsBatch(address consumer, BatchItem[] memory items, bytes memory evidence, bytes memory reason)
        private
    {
        vm.expectRevert(reason);
        hub.fulfillBatch(consumer, USER, MODEL, PARAMS, items, evidence);
    }

    function itemsOf(uint256 count) private pure returns (BatchItem[] memory items) {
        items = new BatchItem[](count);
        for (uint256 i; i < count; ++i) {
            items[i] = BatchItem(keccak256(INPUT), PUSH_NONCE | i, keccak256(abi.encode("output", i)));
        }
    }

    function itemRequest(BatchItem memory item) private pure returns (Request memory asked) {
        asked = requestOf(CONSUMER, 0);
        asked.nonce = item.nonce;
    }
}
