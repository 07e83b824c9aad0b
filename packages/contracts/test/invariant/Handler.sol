// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {INameRegistrar} from "../../src/examples/INameRegistrar.sol";
import {Answer} from "../../src/interfaces/IInferenceConsumer.sol";
import {OperatorStatus} from "../../src/interfaces/IOperatorRegistry.sol";
import {Claim, Question, SignedClaim} from "../../src/types/Claim.sol";
import {Request, Terms} from "../../src/types/Request.sol";
import {HubWalk} from "./HubWalk.sol";

/// @notice Steps through the registries, the registrar and time.
contract Handler is HubWalk {
    address private constant BURNED = 0x000000000000000000000000000000000000dEaD;

    function enlistOrReturn(uint256 seed) external {
        uint256 i = seed % OPERATORS;
        address owner = ownerAt(i);
        // Mostly with a fresh key, sometimes with one that has served.
        bool used = seed >> 8 & 7 == 0 && keysOf[i].length != 0;
        uint256 key = used ? keyBehind[keysOf[i][0]] : freshKey(i);
        bool possible = !used && operators.operatorOf(owner).status == OperatorStatus.None;
        bytes memory proof = signedKey(key, address(operators), owner);
        bool ok = step(owner, MIN_STAKE + seed % 7, abi.encodeCall(operators.register, (vm.addr(key), "", proof)));
        vm.assertTrue(ok == possible, "register");
        if (ok) remember(i, key);
    }

    function rotateKey(uint256 seed) external {
        if (seed % 4 != 0) return;
        uint256 i = (seed >> 8) % OPERATORS;
        address owner = ownerAt(i);
        bool possible = operators.operatorOf(owner).status == OperatorStatus.Active;
        uint256 key = freshKey(i);
        bytes memory proof = signedKey(key, address(operators), owner);
        bool ok = step(owner, 0, abi.encodeCall(operators.rotateKey, (vm.addr(key), proof)));
        vm.assertTrue(ok == possible, "rotate");
        if (ok) remember(i, key);
    }

    function addStake(uint256 seed) external {
        address owner = ownerAt(seed % OPERATORS);
        bool active = operators.operatorOf(owner).status == OperatorStatus.Active;
        vm.assertTrue(step(owner, seed % 1 ether, abi.encodeCall(operators.addStake, ())) == active, "stake");
    }

    function unbond(uint256 seed) external {
        // Seldom, or no committee lasts.
        if (seed % 16 != 0) return;
        address owner = ownerAt((seed >> 8) % OPERATORS);
        bool active = operators.operatorOf(owner).status == OperatorStatus.Active;
        vm.assertTrue(step(owner, 0, abi.encodeCall(operators.startUnbonding, ())) == active, "unbond");
    }

    function withdrawStake(uint256 seed) external {
        address owner = ownerAt(seed % OPERATORS);
        bool possible = operators.operatorOf(owner).status == OperatorStatus.Unbonding
            && block.timestamp >= operators.operatorOf(owner).withdrawableAt;
        uint256 stake = operators.operatorOf(owner).stake;
        uint256 before = address(0xfeed).balance;
        vm.assertTrue(step(owner, 0, abi.encodeCall(operators.withdrawStake, (address(0xfeed)))) == possible, "leave");
        vm.assertEq(address(0xfeed).balance - before, possible ? stake : 0, "stake back");
    }

    function slash(uint256 seed) external {
        uint256 i = (seed >> 8) % OPERATORS;
        if (seed % 32 > 1 || keysOf[i].length == 0) return;
        address owner = ownerAt(i);
        bool equal = seed % 32 == 1;
        OperatorStatus status = operators.operatorOf(owner).status;
        bool possible = !equal && (status == OperatorStatus.Active || status == OperatorStatus.Unbonding);
        (uint256 stake, uint256 burned, uint256 before) =
            (operators.operatorOf(owner).stake, BURNED.balance, userAt(seed).balance);
        // By any two of its keys, former ones too.
        SignedClaim memory one = signedBy(keysOf[i][(seed >> 16) % keysOf[i].length], "1");
        SignedClaim memory other =
            signedBy(keysOf[i][(seed >> 24) % keysOf[i].length], equal ? bytes32("1") : bytes32("2"));
        bool ok = step(userAt(seed), 0, abi.encodeCall(operators.slashEquivocation, (one, other)));
        vm.assertTrue(ok == possible, "slash");
        if (!ok) return;
        sums.slashed += stake;
        sums.burned += BURNED.balance - burned;
        sums.rewarded += userAt(seed).balance - before;
    }

    function signedBy(address key, bytes32 outputHash) private view returns (SignedClaim memory) {
        Question memory question = Question(address(hub), address(willing), address(1), MODEL, PARAMS, "input", 0);
        Claim memory claim = claimBy(0, question, outputHash);
        claim.operator = key;
        return SignedClaim(claim, signed(keyBehind[key], hashOf(claim)));
    }

    function rotateCommittee(uint256 seed) external {
        address[] memory chosen = new address[](OPERATORS);
        uint256 count;
        for (uint256 i; i < OPERATORS; ++i) {
            address owner = ownerAt((i + seed % OPERATORS) % OPERATORS);
            if (operators.eligibleKey(owner) != address(0)) chosen[count++] = owner;
        }
        assembly ("memory-safe") {
            mstore(chosen, count)
        }
        if (seed % 3 == 0 && count >= K) models.proposeCommittee(MODEL, chosen);
        try models.activateCommittee(MODEL) {} catch {}
    }

    function registerName(uint256 seed) external {
        (Request memory asked,, bytes memory input) = make(seed, address(registrar), userAt(seed), false);
        string memory name = string.concat("n-", vm.toString(nonce % 40));
        bytes memory output = outputOf(seed);
        uint256 pull = seed >> 128;
        bool spent = registrar.isSpent(userAt(seed), pull);
        Question memory question =
            Question(address(hub), address(registrar), userAt(seed), MODEL, PARAMS, keccak256(input), pull);
        (bytes memory evidence, uint256 given) = gather(question, keccak256(output), seed >> 64 & seed >> 72 & 0xff);
        bool possible =
            given == K && !spent && registrar.ownerOf(name) == address(0) && seed % 4 != 0 && asked.nonce != 0;
        vm.deal(userAt(seed), 1 ether);
        vm.prank(userAt(seed));
        try registrar.register{value: NAME_PRICE}(name, Answer(verifier, pull, output, evidence)) {
            vm.assertTrue(possible, "registered");
            vm.assertEq(registrar.ownerOf(name), userAt(seed), "owner");
            ++sums.registered;
        } catch {
            vm.assertFalse(possible, "not registered");
        }
    }

    function requestName(uint256 seed) external {
        address user = userAt(seed);
        (Request memory asked, Terms memory terms, bytes memory input) = make(seed, address(registrar), user, true);
        terms.value = uint96(NAME_PRICE);
        string memory name = string.concat("n-", vm.toString(nonce % 40));
        bool free = registrar.ownerOf(name) == address(0);
        uint256 cost = costOf(terms);
        vm.deal(user, cost);
        vm.prank(user);
        try registrar.request{value: cost}(name, asked.nonce, terms) {
            vm.assertTrue(free, "asked for a taken name");
            record(asked, terms, input, 0);
        } catch {
            vm.assertFalse(free, "could not ask");
        }
    }

    function takeProceeds(uint256 seed) external {
        if (seed % 8 != 0) return;
        sums.proceedsTaken += address(registrar).balance;
        registrar.withdraw(address(0xcafe));
    }

    function wait(uint256 seed) external {
        vm.warp(block.timestamp + seed % (seed % 5 == 0 ? 2 days : 1 hours));
    }

    function step(address sender, uint256 value, bytes memory data) private returns (bool ok) {
        vm.deal(sender, sender.balance + value);
        vm.prank(sender);
        (ok,) = address(operators).call{value: value}(data);
    }
}
