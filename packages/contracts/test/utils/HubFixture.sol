// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SessionTerms} from "../../src/interfaces/IInferenceHub.sol";
import {PUSH_NONCE} from "../../src/types/Limits.sol";
import {Request, RequestStatus, Terms} from "../../src/types/Request.sol";
import {Fixture} from "./Fixture.sol";

/// @notice A user, its session, and requests of the model by push.
abstract contract HubFixture is Fixture {
    uint256 internal constant SESSION_KEY = uint256(keccak256("session"));
    address internal constant USER = address(0xa11ce);
    address internal constant SUBMITTER = address(0x5b);
    address internal constant DELIVERER = address(0xde);
    bytes internal constant INPUT = "input";
    bytes internal constant OUTPUT = "output";

    function requestOf(address consumer, uint256 nonce) internal pure returns (Request memory) {
        return Request(consumer, USER, MODEL, PARAMS, keccak256(INPUT), PUSH_NONCE | nonce);
    }

    /// @dev A fee that k divides with a rest, and a rebate that two do not divide.
    function termsOf(uint96 value, uint24 callbackGas) internal view returns (Terms memory) {
        return Terms({
            fee: uint80(K * PRICE + 2),
            rebate: 3,
            value: value,
            deadline: uint40(block.timestamp + 1 hours),
            callbackGas: callbackGas
        });
    }

    function costOf(Terms memory terms) internal pure returns (uint256) {
        return uint256(terms.fee) + uint256(terms.rebate) * 1 gwei + terms.value;
    }

    function openSession(address consumer, uint256 deposit) internal returns (uint40) {
        address[] memory consumers = new address[](1);
        consumers[0] = consumer;
        SessionTerms memory terms =
            SessionTerms(vm.addr(SESSION_KEY), 1 ether, uint40(block.timestamp + 30 days), consumers);
        vm.deal(USER, deposit);
        vm.prank(USER);
        return hub.openSession{value: deposit}(terms);
    }

    function submit(uint40 session, Request memory asked, Terms memory terms) internal returns (bytes32) {
        bytes memory signature = signedRequest(SESSION_KEY, address(hub), session, asked, terms);
        vm.prank(SUBMITTER);
        return hub.requestFromSession(asked, terms, INPUT, session, signature);
    }

    /// @dev By the consumer itself.
    function ask(Request memory asked, Terms memory terms) internal returns (bytes32) {
        vm.deal(asked.consumer, asked.consumer.balance + costOf(terms));
        vm.prank(asked.consumer);
        return hub.request{value: costOf(terms)}(asked, terms, INPUT);
    }

    function answer(Request memory asked) internal {
        bytes memory evidence = evidenceFor(questionOf(asked), keccak256(OUTPUT));
        vm.prank(DELIVERER);
        hub.fulfill(asked, keccak256(OUTPUT), INPUT, OUTPUT, evidence);
    }

    function statusOf(bytes32 id) internal view returns (RequestStatus status) {
        (status,,) = hub.statusOf(id);
    }

    function assertStatus(bytes32 id, RequestStatus status) internal view {
        vm.assertEq(uint256(statusOf(id)), uint256(status), "status");
    }

    function assertSolvent() internal view {
        (uint256 escrowed, uint256 inSessions, uint256 onAccounts) = hub.totals();
        vm.assertEq(address(hub).balance, escrowed + inSessions + onAccounts, "balance");
    }
}
