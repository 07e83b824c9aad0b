// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Guestbook} from "../../src/examples/Guestbook.sol";
import {INameRegistrar} from "../../src/examples/INameRegistrar.sol";
import {NameRegistrar} from "../../src/examples/NameRegistrar.sol";
import {NameRules} from "../../src/examples/NameRules.sol";
import {Answer, EvidencePolicy, IInferenceConsumer} from "../../src/interfaces/IInferenceConsumer.sol";
import {IEvidenceVerifier} from "../../src/interfaces/IEvidenceVerifier.sol";
import {IInferenceHub} from "../../src/interfaces/IInferenceHub.sol";
import {IQuorumVerifier} from "../../src/interfaces/IQuorumVerifier.sol";
import {ModelTerms} from "../../src/interfaces/IModelRegistry.sol";
import {Question} from "../../src/types/Claim.sol";
import {MAX_CLAIM_AGE, PUSH_NONCE} from "../../src/types/Limits.sol";
import {Request, RequestStatus, Terms} from "../../src/types/Request.sol";
import {HubFixture} from "../utils/HubFixture.sol";
import {Ownable} from "solady/auth/Ownable.sol";

contract NameRegistrarTest is HubFixture {
    uint96 private constant NAME_PRICE = 0.01 ether;
    NameRegistrar private registrar;

    function setUp() public override {
        super.setUp();
        string[] memory brands = new string[](1);
        brands[0] = "uniswap";
        registrar = new NameRegistrar(hub, policies(1 ether, 10 minutes), MODEL, NAME_PRICE, address(this), brands);
        vm.deal(USER, 10 ether);
        vm.deal(address(0xbad), 10 ether);
    }

    function test_pull() public {
        register("my-shop", answerFor("my-shop", 7, logits(5, -5)));
        vm.assertEq(registrar.ownerOf("my-shop"), USER, "owner");
        vm.assertTrue(registrar.isSpent(USER, 7), "spent");
        vm.assertFalse(registrar.isSpent(USER, 8), "neighbour");
        vm.assertEq(address(registrar).balance, NAME_PRICE, "proceeds");
    }

    function test_pull_equalLogitsPass() public {
        register("my-shop", answerFor("my-shop", 7, logits(-3, -3)));
    }

    function test_error_pull_refused() public {
        rejects(
            "my-shop",
            answerFor("my-shop", 7, logits(-4, -3)),
            abi.encodeWithSelector(INameRegistrar.NameRefused.selector, -4, -3)
        );
        vm.assertFalse(registrar.isSpent(USER, 7), "as if nothing had been");
    }

    /// @dev What a patched page can send: another output, another name, another's claims, claims once more.
    function test_error_pull_cheats() public {
        Answer memory answer_ = answerFor("app-uniswap", 7, logits(-4, 9));
        answer_.output = logits(9, -4);
        rejects("app-uniswap", answer_, wrongSigner());
        answer_ = answerFor("my-shop", 7, logits(5, -5));
        rejects("app-uniswap", answer_, wrongSigner());
        vm.prank(address(0xbad));
        vm.expectRevert(wrongSigner());
        registrar.register{value: NAME_PRICE}("my-shop", answer_);
        answer_.nonce = 8;
        rejects("my-shop", answer_, wrongSigner());
        answer_.nonce = 7;
        register("my-shop", answer_);
        rejects("my-shop", answer_, abi.encodeWithSelector(INameRegistrar.NameTaken.selector));
        rejects(
            "my-shop2",
            answerFor("my-shop2", 7, logits(5, -5)),
            abi.encodeWithSelector(IInferenceConsumer.NonceSpent.selector, USER, 7)
        );
        register("my-shop2", answerFor("my-shop2", 6, logits(5, -5)));
    }

    function test_error_pull_pushNonce() public {
        Answer memory answer_ = answerFor("my-shop", PUSH_NONCE | 7, logits(5, -5));
        rejects("my-shop", answer_, abi.encodeWithSelector(IInferenceConsumer.NonceNotForPull.selector));
    }

    /// @dev A verifier that says yes to everything, brought along by the sender.
    function test_error_pull_verifier() public {
        Answer memory answer_ = answerFor("my-shop", 7, logits(5, -5));
        answer_.verifier = IEvidenceVerifier(address(0xbad));
        rejects(
            "my-shop", answer_, abi.encodeWithSelector(IInferenceConsumer.VerifierNotAccepted.selector, address(0xbad))
        );
    }

    function test_error_pull_tooOld() public {
        Answer memory answer_ = answerFor("my-shop", 7, logits(5, -5));
        vm.warp(START + 10 minutes + 1);
        rejects(
            "my-shop", answer_, abi.encodeWithSelector(IQuorumVerifier.ClaimExpired.selector, 0, START + 10 minutes)
        );
        vm.warp(START + 10 minutes);
        register("my-shop", answer_);
    }

    function test_error_pull_price() public {
        Answer memory answer_ = answerFor("my-shop", 7, logits(5, -5));
        vm.prank(USER);
        vm.expectRevert(abi.encodeWithSelector(INameRegistrar.WrongPrice.selector, NAME_PRICE - 1, NAME_PRICE));
        registrar.register{value: NAME_PRICE - 1}("my-shop", answer_);
        vm.prank(USER);
        vm.expectRevert(abi.encodeWithSelector(IInferenceConsumer.ValueTooHigh.selector, 1 ether + 1, 1 ether));
        registrar.register{value: 1 ether + 1}("my-shop", answer_);
    }

    function test_error_pull_output() public {
        bytes memory short_ = new bytes(7);
        rejects(
            "my-shop", answerFor("my-shop", 7, short_), abi.encodeWithSelector(INameRegistrar.OutputInvalid.selector)
        );
        bytes memory long = new bytes(9);
        rejects("my-shop", answerFor("my-shop", 7, long), abi.encodeWithSelector(INameRegistrar.OutputInvalid.selector));
    }

    function test_push_byWallet() public {
        Request memory asked = nameRequest("my-shop", 1);
        Terms memory terms = termsOf(NAME_PRICE, 200_000);
        uint256 cost = costOf(terms);
        vm.prank(USER);
        bytes32 id = registrar.request{value: cost}("my-shop", asked.nonce, terms);
        deliver(asked, "my-shop", logits(5, -5));
        assertStatus(id, RequestStatus.Answered);
        vm.assertEq(registrar.ownerOf("my-shop"), USER, "owner");
        vm.assertEq(address(registrar).balance, NAME_PRICE, "proceeds");
        assertSolvent();
    }

    function test_push_refusedName_givesThePriceBack() public {
        Request memory asked = nameRequest("app-uniswap", 1);
        Terms memory terms = termsOf(NAME_PRICE, 200_000);
        uint256 cost = costOf(terms);
        vm.prank(USER);
        registrar.request{value: cost}("app-uniswap", asked.nonce, terms);
        deliver(asked, "app-uniswap", logits(-5, 5));
        vm.assertEq(registrar.ownerOf("app-uniswap"), address(0), "free");
        vm.assertEq(USER.balance, 10 ether - cost + NAME_PRICE, "price back, fee paid");
        vm.assertEq(hub.balanceOf(addressAt(1)), PRICE, "operators are paid");
    }

    function test_push_bySession() public {
        uint40 session = openSession(address(registrar), 1 ether);
        Request memory asked = nameRequest("my-shop", 1);
        submitName(session, asked, termsOf(NAME_PRICE, 200_000), registrar.inputOf("my-shop"));
        deliver(asked, "my-shop", logits(5, -5));
        vm.assertEq(registrar.ownerOf("my-shop"), USER, "owner");
    }

    /// @dev A session may ask anything of any model: the callback looks at all of it again.
    function test_push_bySession_cheats() public {
        uint40 session = openSession(address(registrar), 1 ether);
        bytes32 weak = keccak256("weak");
        models.register(weak, ModelTerms(RUNTIME, 1, uint8(K), 0, address(0)));
        seat(weak, SEATS);
        Request memory asked = nameRequest("my-shop", 1);
        asked.modelId = weak;
        refused(session, asked, NAME_PRICE, registrar.inputOf("my-shop"), INameRegistrar.QuestionInvalid.selector);
        asked = nameRequest("my-shop", 2);
        asked.paramsHash = keccak256("other");
        refused(session, asked, NAME_PRICE, registrar.inputOf("my-shop"), INameRegistrar.QuestionInvalid.selector);
        refused(
            session,
            nameRequest("my-shop", 3),
            NAME_PRICE - 1,
            registrar.inputOf("my-shop"),
            INameRegistrar.WrongPrice.selector
        );
        bytes memory input = NameRules.toInput("uniswap");
        refused(session, nameRequest("uniswap", 4), NAME_PRICE, input, INameRegistrar.NameIsProtected.selector);
        input = NameRules.toInput("My-Shop");
        refused(session, nameRequest("My-Shop", 5), NAME_PRICE, input, INameRegistrar.NameInvalid.selector);
        asked = nameRequest("my-shop", 6);
        input = bytes.concat(registrar.inputOf("my-shop"), hex"00");
        asked.inputHash = keccak256(input);
        refused(session, asked, NAME_PRICE, input, INameRegistrar.NameInvalid.selector);
        asked.nonce += 1;
        input = registrar.inputOf("my-shop");
        input[63] = "x";
        asked.inputHash = keccak256(input);
        refused(session, asked, NAME_PRICE, input, INameRegistrar.NameInvalid.selector);
        vm.assertEq(registrar.ownerOf("my-shop"), address(0), "free");
    }

    function test_push_raceForAName() public {
        Request memory asked = nameRequest("my-shop", 1);
        Terms memory terms = termsOf(NAME_PRICE, 200_000);
        uint256 cost = costOf(terms);
        vm.prank(USER);
        registrar.request{value: cost}("my-shop", asked.nonce, terms);
        register("my-shop", answerFor("my-shop", 7, logits(5, -5)));
        deliver(asked, "my-shop", logits(5, -5));
        vm.assertEq(USER.balance, 10 ether - cost, "price back once");
    }

    function test_error_push() public {
        Terms memory terms = termsOf(NAME_PRICE, 200_000);
        uint256 cost = costOf(terms);
        vm.startPrank(USER);
        vm.expectRevert(INameRegistrar.NameInvalid.selector);
        registrar.request{value: cost}("123", PUSH_NONCE, terms);
        vm.expectRevert(INameRegistrar.NameIsProtected.selector);
        registrar.request{value: cost}("uniswap", PUSH_NONCE, terms);
        vm.expectRevert(abi.encodeWithSelector(IInferenceHub.WrongValue.selector, cost - 1, cost));
        registrar.request{value: cost - 1}("my-shop", PUSH_NONCE, terms);
        terms.value += 1;
        vm.expectRevert(abi.encodeWithSelector(INameRegistrar.WrongPrice.selector, terms.value, NAME_PRICE));
        registrar.request{value: cost + 1}("my-shop", PUSH_NONCE, terms);
        terms = termsOf(NAME_PRICE, 0);
        vm.expectRevert(INameRegistrar.QuestionInvalid.selector);
        registrar.request{value: cost}("my-shop", PUSH_NONCE, terms);
    }

    function test_error_onInference_onlyHub() public {
        bytes memory input = registrar.inputOf("my-shop");
        vm.prank(USER);
        vm.expectRevert(IInferenceConsumer.OnlyHub.selector);
        registrar.onInference{value: NAME_PRICE}(nameRequest("my-shop", 1), 0, input, logits(5, -5));
    }

    function test_protect() public {
        string[] memory names = new string[](1);
        names[0] = "aave";
        registrar.protect(names, true);
        vm.assertTrue(registrar.isProtected("aave"), "protected");
        vm.assertEq(registrar.ownerOf("aave"), address(0), "nobody's");
        rejects(
            "aave", answerFor("aave", 7, logits(5, -5)), abi.encodeWithSelector(INameRegistrar.NameIsProtected.selector)
        );
        registrar.protect(names, false);
        register("aave", answerFor("aave", 7, logits(5, -5)));
        vm.expectRevert(INameRegistrar.NameTaken.selector);
        registrar.protect(names, true);
        vm.prank(USER);
        vm.expectRevert(Ownable.Unauthorized.selector);
        registrar.protect(names, true);
    }

    function test_withdraw() public {
        register("my-shop", answerFor("my-shop", 7, logits(5, -5)));
        vm.prank(USER);
        vm.expectRevert(Ownable.Unauthorized.selector);
        registrar.withdraw(USER);
        registrar.withdraw(address(0xbeef));
        vm.assertEq(address(0xbeef).balance, NAME_PRICE, "proceeds");
    }

    function test_policies() public {
        EvidencePolicy[] memory kept = registrar.policiesOf("register");
        vm.assertEq(keccak256(abi.encode(kept)), keccak256(abi.encode(policies(1 ether, 10 minutes))), "kept");
        vm.expectRevert(IInferenceConsumer.PolicyInvalid.selector);
        new Guestbook(hub, policies(1, 0)[0]);
        vm.expectRevert(IInferenceConsumer.PolicyInvalid.selector);
        new Guestbook(hub, policies(1, uint40(MAX_CLAIM_AGE + 1))[0]);
        vm.expectRevert(IInferenceConsumer.PolicyInvalid.selector);
        new Guestbook(hub, EvidencePolicy(IEvidenceVerifier(address(0)), 1, 1, 0));
        new Guestbook(hub, policies(0, uint40(MAX_CLAIM_AGE))[0]);
    }

    function test_guestbook() public {
        bytes32 model = keccak256("the id of the model");
        models.register(model, ModelTerms(RUNTIME, 1, uint8(K), 0, address(0)));
        seat(model, SEATS);
        Guestbook book = new Guestbook(hub, policies(0, 60)[0]);
        Question memory question = Question(address(hub), address(book), USER, model, PARAMS, keccak256("hello"), 1);
        Answer memory kind = Answer(verifier, 1, hex"00", evidenceFor(question, keccak256(hex"00")));
        Answer memory rude = Answer(verifier, 1, hex"01", evidenceFor(question, keccak256(hex"01")));
        vm.startPrank(USER);
        vm.expectRevert(bytes("rude"));
        book.sign("hello", rude);
        book.sign("hello", kind);
        vm.expectRevert(abi.encodeWithSelector(IInferenceConsumer.NonceSpent.selector, USER, 1));
        book.sign("hello", kind);
        vm.stopPrank();
        vm.prank(address(hub));
        vm.expectRevert(IInferenceConsumer.OnlyByPull.selector);
        book.onInference(requestOf(address(book), 1), 0, "", "");
    }

    function test_names() public pure {
        string[9] memory valid =
            ["a", "a-b", "0x1g", "1a", "-", "xn-a", "x", "0xab-", "abcdefghijklmnopqrstuvwxyz012345"];
        for (uint256 i; i < valid.length; ++i) {
            vm.assertTrue(NameRules.isValid(bytes(valid[i])), valid[i]);
        }
        string[14] memory invalid = [
            "",
            "A",
            "a b",
            "a.b",
            "a_b",
            "123",
            "0",
            "0x",
            "0x1f",
            "0xdeadbeef",
            "xn--a",
            "xn--",
            "abcdefghijklmnopqrstuvwxyz0123456",
            unicode"ä"
        ];
        for (uint256 i; i < invalid.length; ++i) {
            vm.assertFalse(NameRules.isValid(bytes(invalid[i])), invalid[i]);
        }
    }

    function testFuzz_names_thereAndBack(bytes memory name) public view {
        if (!NameRules.isValid(name)) return;
        vm.assertEq(keccak256(this.fromInput(NameRules.toInput(name))), keccak256(name), "name");
    }

    function fromInput(bytes calldata input) external pure returns (bytes memory) {
        return NameRules.fromInput(input);
    }

    function policies(uint96 maxValue, uint40 maxAge) private view returns (EvidencePolicy[] memory list) {
        list = new EvidencePolicy[](1);
        list[0] = EvidencePolicy(verifier, maxValue, maxAge, 0);
    }

    function logits(int32 benign, int32 phishing) private pure returns (bytes memory) {
        return abi.encodePacked(benign, phishing);
    }

    function wrongSigner() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IQuorumVerifier.WrongSigner.selector, 0);
    }

    function nameRequest(string memory name, uint256 nonce) private view returns (Request memory asked) {
        asked = requestOf(address(registrar), nonce);
        asked.inputHash = keccak256(NameRules.toInput(bytes(name)));
    }

    function answerFor(string memory name, uint256 nonce, bytes memory output) private view returns (Answer memory) {
        Question memory question = Question(
            address(hub), address(registrar), USER, MODEL, PARAMS, keccak256(NameRules.toInput(bytes(name))), nonce
        );
        return Answer(verifier, nonce, output, evidenceFor(question, keccak256(output)));
    }

    function register(string memory name, Answer memory answer_) private {
        vm.prank(USER);
        registrar.register{value: NAME_PRICE}(name, answer_);
    }

    function rejects(string memory name, Answer memory answer_, bytes memory reason) private {
        vm.prank(USER);
        vm.expectRevert(reason);
        registrar.register{value: NAME_PRICE}(name, answer_);
    }

    function submitName(uint40 session, Request memory asked, Terms memory terms, bytes memory input) private {
        bytes memory signature = signedRequest(SESSION_KEY, address(hub), session, asked, terms);
        hub.requestFromSession(asked, terms, input, session, signature);
    }

    function deliver(Request memory asked, string memory name, bytes memory output) private {
        bytes memory evidence = evidenceFor(questionOf(asked), keccak256(output));
        hub.fulfill(asked, keccak256(output), NameRules.toInput(bytes(name)), output, evidence);
    }

    /// @dev Asked from a session, answered as harmless, and refused by the registrar itself.
    function refused(uint40 session, Request memory asked, uint96 value, bytes memory input, bytes4 reason) private {
        submitName(session, asked, termsOf(value, 200_000), input);
        bytes memory output = logits(5, -5);
        bytes memory evidence = evidenceFor(questionOf(asked), keccak256(output));
        vm.expectEmit(address(hub));
        emit IInferenceHub.Delivered(idOf(questionOf(asked)), false, reason, output);
        hub.fulfill(asked, keccak256(output), input, output, evidence);
        vm.assertEq(address(registrar).balance, 0, "no proceeds");
        assertSolvent();
    }
}
