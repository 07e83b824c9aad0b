// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {InferenceHub} from "../../src/InferenceHub.sol";
import {OperatorRegistry} from "../../src/OperatorRegistry.sol";
import {IInferenceHub, Session, SessionTerms} from "../../src/interfaces/IInferenceHub.sol";
import {IModelRegistry} from "../../src/interfaces/IModelRegistry.sol";
import {MAX_CALLBACK_GAS, MAX_DEADLINE} from "../../src/types/Limits.sol";
import {Request, RequestStatus, Terms} from "../../src/types/Request.sol";
import {HostileConsumer} from "../mocks/HostileConsumer.sol";
import {HubFixture} from "../utils/HubFixture.sol";

contract HubRequestsTest is HubFixture {
    address private constant CONSUMER = address(0xc0);

    function test_request() public {
        Request memory asked = requestOf(CONSUMER, 1);
        Terms memory terms = termsOf(5, 100_000);
        bytes32 id = ask(asked, terms);
        vm.assertEq(id, idOf(questionOf(asked)), "id");
        (RequestStatus status, Terms memory kept, uint40 session) = hub.statusOf(id);
        vm.assertEq(uint256(status), uint256(RequestStatus.Open), "status");
        vm.assertEq(keccak256(abi.encode(kept)), keccak256(abi.encode(terms)), "terms");
        vm.assertEq(session, 0, "session");
        (uint256 escrowed,,) = hub.totals();
        vm.assertEq(escrowed, costOf(terms), "escrowed");
        assertSolvent();
    }

    function testFuzz_request_keepsItsTerms(uint80 fee, uint32 rebate, uint96 value, uint24 callbackGas, uint24 wait)
        public
    {
        Terms memory terms = Terms({
            fee: uint80(bound(fee, K * PRICE, 1e24)),
            rebate: rebate,
            value: uint96(bound(value, 0, 1e24)),
            deadline: uint40(START + bound(wait, 1, MAX_DEADLINE)),
            callbackGas: uint24(bound(callbackGas, 1, MAX_CALLBACK_GAS))
        });
        // Where gas is this dear, every rebate that the type holds is one for gas.
        vm.fee(3_000 gwei);
        bytes32 id = ask(requestOf(CONSUMER, 1), terms);
        (, Terms memory kept,) = hub.statusOf(id);
        vm.assertEq(keccak256(abi.encode(kept)), keccak256(abi.encode(terms)), "terms");
    }

    function test_error_request() public {
        Request memory asked = requestOf(CONSUMER, 1);
        Terms memory terms = termsOf(0, 0);
        uint256 cost = costOf(terms);
        vm.deal(CONSUMER, 10 ether);
        vm.expectRevert(IInferenceHub.OnlyConsumer.selector);
        hub.request{value: cost}(asked, terms, INPUT);
        vm.startPrank(CONSUMER);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.WrongValue.selector, cost - 1, cost));
        hub.request{value: cost - 1}(asked, terms, INPUT);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.WrongValue.selector, cost + 1, cost));
        hub.request{value: cost + 1}(asked, terms, INPUT);
        vm.expectRevert(IInferenceHub.InputMismatch.selector);
        hub.request{value: cost}(asked, terms, "other input");
        asked.nonce = 1;
        vm.expectRevert(IInferenceHub.NonceNotForPush.selector);
        hub.request{value: cost}(asked, terms, INPUT);
        asked = requestOf(CONSUMER, 1);
        hub.request{value: cost}(asked, terms, INPUT);
        bytes32 id = idOf(questionOf(asked));
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.AlreadyRequested.selector, id));
        hub.request{value: cost}(asked, terms, INPUT);
        asked.modelId = keccak256("unknown");
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, asked.modelId));
        hub.request{value: cost}(asked, terms, INPUT);
    }

    function test_error_terms() public {
        Terms memory terms = termsOf(0, 0);
        terms.fee = uint80(K * PRICE - 1);
        rejects(terms, abi.encodeWithSelector(IInferenceHub.FeeTooLow.selector, K * PRICE - 1, K * PRICE));
        terms = termsOf(0, 0);
        terms.deadline = uint40(START);
        rejects(terms, abi.encodeWithSelector(IInferenceHub.DeadlineOutOfRange.selector, START));
        terms.deadline = uint40(START + MAX_DEADLINE + 1);
        rejects(terms, abi.encodeWithSelector(IInferenceHub.DeadlineOutOfRange.selector, START + MAX_DEADLINE + 1));
        // Money for a callback that there is none of.
        rejects(termsOf(5, 0), abi.encodeWithSelector(IInferenceHub.WrongValue.selector, 5, 0));
        terms.deadline = uint40(START + MAX_DEADLINE);
        ask(requestOf(CONSUMER, 1), terms);
    }

    function test_refund() public {
        Request memory asked = requestOf(CONSUMER, 1);
        Terms memory terms = termsOf(5, 100_000);
        bytes32 id = ask(asked, terms);
        vm.warp(terms.deadline);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.DeadlineNotPassed.selector, id, terms.deadline));
        hub.refund(asked);
        vm.warp(terms.deadline + 1);
        hub.refund(asked);
        vm.assertEq(USER.balance, costOf(terms), "requester");
        vm.assertEq(address(hub).balance, 0, "hub");
        assertStatus(id, RequestStatus.Refunded);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.NotOpen.selector, id, RequestStatus.Refunded));
        hub.refund(asked);
        assertSolvent();
    }

    /// @dev A rebate is for gas, at this block's base fee: a gwei more than that is refused.
    function test_error_rebate() public {
        vm.fee(20 gwei);
        Terms memory terms = termsOf(0, 100_000);
        terms.rebate = 1_200_000 * 42;
        ask(requestOf(CONSUMER, 1), terms);
        uint256 most = uint256(terms.rebate) * 1 gwei;
        terms.rebate += 1;
        rejects(terms, abi.encodeWithSelector(IInferenceHub.RebateTooHigh.selector, most + 1 gwei, most));
    }

    function test_error_callbackGas() public {
        ask(requestOf(CONSUMER, 1), termsOf(0, 2_000_000));
        bytes memory reason = abi.encodeWithSelector(IInferenceHub.CallbackGasTooHigh.selector, 2_000_001, 2_000_000);
        rejects(termsOf(0, 2_000_001), reason);
    }

    function test_error_partsDiffer() public {
        OperatorRegistry others = new OperatorRegistry(1 ether, models);
        vm.expectRevert(IInferenceHub.PartsDiffer.selector);
        new InferenceHub(verifier, models, others);
    }

    function test_error_refund_unknown() public {
        Request memory asked = requestOf(CONSUMER, 1);
        bytes32 id = idOf(questionOf(asked));
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.NotOpen.selector, id, RequestStatus.None));
        hub.refund(asked);
    }

    /// @dev Whoever does not take its money finds it on its account.
    function test_refund_refused() public {
        HostileConsumer requester = new HostileConsumer();
        for (uint256 i = 1; i < 6; ++i) {
            requester.become(HostileConsumer.Mode(i));
            Request memory asked = requestOf(CONSUMER, i);
            asked.requester = address(requester);
            Terms memory terms = Terms(uint80(K * PRICE), 0, 0, uint40(START + 10 * i), 0);
            uint256 before = hub.balanceOf(address(requester));
            vm.warp(START + 10 * i - 5);
            ask(asked, terms);
            vm.warp(START + 10 * i + 1);
            hub.refund(asked);
            bool took = i == uint256(HostileConsumer.Mode.ReturnMuch);
            vm.assertEq(hub.balanceOf(address(requester)), before + (took ? 0 : K * PRICE), "credited");
            assertSolvent();
        }
        uint256 owed = hub.balanceOf(address(requester));
        vm.expectRevert();
        requester.act(address(hub), 0, abi.encodeCall(hub.withdraw, (address(requester), address(requester), owed)));
        requester.act(address(hub), 0, abi.encodeCall(hub.withdraw, (address(requester), USER, owed)));
        vm.assertEq(USER.balance, owed, "withdrawn");
    }

    function test_session() public {
        uint40 session = openSession(CONSUMER, 1 ether);
        Session memory open = hub.sessionOf(session);
        vm.assertEq(open.owner, USER, "owner");
        vm.assertEq(open.balance, 1 ether, "balance");
        vm.assertTrue(hub.isAllowed(session, CONSUMER), "allowed");
        vm.assertFalse(hub.isAllowed(session, address(1)), "not allowed");
        Terms memory terms = termsOf(5, 100_000);
        bytes32 id = submit(session, requestOf(CONSUMER, 1), terms);
        vm.assertEq(hub.sessionOf(session).balance, 1 ether - costOf(terms), "spent");
        (,, uint40 kept) = hub.statusOf(id);
        vm.assertEq(kept, session, "session");
        assertSolvent();
    }

    function test_session_refund() public {
        uint40 session = openSession(CONSUMER, 1 ether);
        Request memory asked = requestOf(CONSUMER, 1);
        submit(session, asked, termsOf(5, 100_000));
        vm.warp(START + 2 hours);
        hub.refund(asked);
        vm.assertEq(hub.sessionOf(session).balance, 1 ether, "as before");
        assertSolvent();
    }

    function test_session_revoked() public {
        uint40 session = openSession(CONSUMER, 1 ether);
        Request memory asked = requestOf(CONSUMER, 1);
        Terms memory terms = termsOf(5, 100_000);
        submit(session, asked, terms);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.NotSessionOwner.selector, session));
        hub.revokeSession(session);
        vm.prank(USER);
        hub.revokeSession(session);
        vm.assertEq(USER.balance, 1 ether - costOf(terms), "returned");
        vm.assertTrue(hub.sessionOf(session).revoked, "revoked");
        rejectsSession(
            session, requestOf(CONSUMER, 2), terms, abi.encodeWithSelector(IInferenceHub.SessionOver.selector, session)
        );
        vm.prank(USER);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.SessionOver.selector, session));
        hub.revokeSession(session);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.SessionOver.selector, session));
        hub.topUpSession(session);
        vm.warp(START + 2 hours);
        hub.refund(asked);
        vm.assertEq(hub.balanceOf(USER), costOf(terms), "on the account");
        assertSolvent();
    }

    function test_session_topUp() public {
        uint40 session = openSession(CONSUMER, 1 ether);
        vm.deal(address(this), 1 ether);
        hub.topUpSession{value: 1 ether}(session);
        vm.assertEq(hub.sessionOf(session).balance, 2 ether, "balance");
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.SessionUnknown.selector, session + 1));
        hub.topUpSession(session + 1);
        assertSolvent();
    }

    function test_error_session() public {
        uint40 session = openSession(CONSUMER, 1 ether);
        Terms memory terms = termsOf(0, 0);
        Request memory asked = requestOf(CONSUMER, 1);
        rejectsSession(
            session + 1, asked, terms, abi.encodeWithSelector(IInferenceHub.SessionUnknown.selector, session + 1)
        );
        asked.consumer = address(1);
        rejectsSession(
            session,
            asked,
            terms,
            abi.encodeWithSelector(IInferenceHub.ConsumerNotAllowed.selector, session, address(1))
        );
        asked = requestOf(CONSUMER, 1);
        asked.requester = address(1);
        rejectsSession(session, asked, terms, abi.encodeWithSelector(IInferenceHub.NotSessionOwner.selector, session));
        asked = requestOf(CONSUMER, 1);
        asked.nonce = 1;
        rejectsSession(session, asked, terms, abi.encodeWithSelector(IInferenceHub.NonceNotForPush.selector));
        asked = requestOf(CONSUMER, 1);
        terms.fee = 1 ether;
        rejectsSession(
            session,
            asked,
            terms,
            abi.encodeWithSelector(IInferenceHub.SessionLimit.selector, 1 ether + 3 gwei, 1 ether)
        );
        terms.fee = 0.9 ether;
        submit(session, asked, terms);
        asked.nonce += 1;
        rejectsSession(
            session,
            asked,
            terms,
            abi.encodeWithSelector(IInferenceHub.SessionSpent.selector, costOf(terms), 0.1 ether - 3 gwei)
        );
        vm.warp(START + 30 days);
        terms.deadline += 30 days;
        rejectsSession(
            session,
            asked,
            terms,
            abi.encodeWithSelector(IInferenceHub.SessionExpired.selector, session, START + 30 days)
        );
    }

    /// @dev Each byte of what the key signed matters, and so does who signed it.
    function test_error_session_signature() public {
        uint40 session = openSession(CONSUMER, 1 ether);
        uint40 second = openSession(CONSUMER, 1 ether);
        Terms memory terms = termsOf(0, 0);
        Request memory asked = requestOf(CONSUMER, 1);
        bytes memory signature = signedRequest(SESSION_KEY, address(hub), session, asked, terms);
        for (uint256 i; i < signature.length; ++i) {
            signature[i] ^= 0x01;
            rejectsSignature(session, asked, terms, signature);
            signature[i] ^= 0x01;
        }
        rejectsSignature(second, asked, terms, signature);
        rejectsSignature(session, asked, terms, bytes.concat(signature, hex"00"));
        rejectsSignature(session, asked, terms, "");
        rejectsSignature(session, asked, terms, signedRequest(1, address(hub), session, asked, terms));
        rejectsSignature(session, asked, terms, signedRequest(SESSION_KEY, address(1), session, asked, terms));
        terms.rebate += 1;
        rejectsSignature(session, asked, terms, signature);
        terms.rebate -= 1;
        vm.chainId(5);
        rejectsSignature(session, asked, terms, signature);
        vm.chainId(31337);
        hub.requestFromSession(asked, terms, INPUT, session, signature);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.AlreadyRequested.selector, idOf(questionOf(asked))));
        hub.requestFromSession(asked, terms, INPUT, session, signature);
    }

    function test_error_sessionTerms() public {
        address[] memory one = new address[](1);
        one[0] = CONSUMER;
        uint40 later = uint40(START + 1);
        rejectsTerms(SessionTerms(address(0), 1, later, one));
        rejectsTerms(SessionTerms(address(1), 1, uint40(START), one));
        rejectsTerms(SessionTerms(address(1), 1, later, new address[](0)));
        rejectsTerms(SessionTerms(address(1), 1, later, new address[](1)));
        rejectsTerms(SessionTerms(address(1), 1, later, new address[](9)));
        hub.openSession(SessionTerms(address(1), 1, later, one));
    }

    function rejects(Terms memory terms, bytes memory reason) private {
        uint256 cost = costOf(terms);
        vm.deal(CONSUMER, cost);
        vm.prank(CONSUMER);
        vm.expectRevert(reason);
        hub.request{value: cost}(requestOf(CONSUMER, 1), terms, INPUT);
    }

    function rejectsSession(uint40 session, Request memory asked, Terms memory terms, bytes memory reason) private {
        bytes memory signature = signedRequest(SESSION_KEY, address(hub), session, asked, terms);
        vm.expectRevert(reason);
        hub.requestFromSession(asked, terms, INPUT, session, signature);
    }

    function rejectsSignature(uint40 session, Request memory asked, Terms memory terms, bytes memory signature)
        private
    {
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.NotSessionKey.selector, session));
        hub.requestFromSession(asked, terms, INPUT, session, signature);
    }

    function rejectsTerms(SessionTerms memory terms) private {
        vm.expectRevert(IInferenceHub.SessionTermsInvalid.selector);
        hub.openSession(terms);
    }
}
