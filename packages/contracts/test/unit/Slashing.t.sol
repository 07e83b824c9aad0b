// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IOutputProver} from "../../src/interfaces/IEvidenceVerifier.sol";
import {IOperatorRegistry, OperatorStatus} from "../../src/interfaces/IOperatorRegistry.sol";
import {Claim, Question, SignedClaim} from "../../src/types/Claim.sol";
import {UNBONDING} from "../../src/types/Limits.sol";
import {Fixture} from "../utils/Fixture.sol";

/// @notice Shows that one output is right, with the proof `"proof"`.
contract OneOutputProver is IOutputProver {
    error NotProved();

    function verifyOutput(bytes32, bytes32, bytes32, bytes32, bytes32 outputHash, bytes calldata proof) external pure {
        if (outputHash != keccak256("right") || keccak256(proof) != keccak256("proof")) revert NotProved();
    }
}

contract SlashingTest is Fixture {
    address private constant BURNED = 0x000000000000000000000000000000000000dEaD;
    address private constant REPORTER = address(0x9e);
    bytes32 private constant RIGHT = keccak256("right");
    bytes32 private constant WRONG = keccak256("wrong");
    Question private question;

    function setUp() public override {
        super.setUp();
        question = Question(address(hub), address(0xc0), address(0xa1), MODEL, PARAMS, keccak256("input"), 7);
    }

    function test_equivocation() public {
        slash(single(0, RIGHT), single(0, WRONG));
        assertSlashed(0);
    }

    function test_equivocation_otherChainHubAndQuestion() public {
        Claim memory claim = claimBy(0, question, WRONG);
        (claim.chainId, claim.hub, claim.consumer, claim.requester) = (5, address(5), address(6), address(7));
        (claim.requestId, claim.setEpoch, claim.issuedAt) = (bytes32(uint256(8)), 9, 10);
        slash(single(0, RIGHT), SignedClaim(claim, signed(keyAt(0), hashOf(claim))));
        assertSlashed(0);
    }

    function test_equivocation_inBatches() public {
        slash(batched(0, RIGHT), batched(0, WRONG));
        assertSlashed(0);
    }

    function test_equivocation_whileUnbonding() public {
        vm.prank(ownerAt(0));
        operators.startUnbonding();
        slash(single(0, RIGHT), single(0, WRONG));
        assertSlashed(0);
        vm.warp(START + UNBONDING);
        vm.prank(ownerAt(0));
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.NotUnbonding.selector, ownerAt(0)));
        operators.withdrawStake(ownerAt(0));
    }

    function test_equivocation_withFormerKey() public {
        SignedClaim memory former = single(0, RIGHT);
        uint256 key = uint256(keccak256("new"));
        bytes memory proof = signedKey(key, address(operators), ownerAt(0));
        vm.prank(ownerAt(0));
        operators.rotateKey(vm.addr(key), proof);
        Claim memory claim = claimBy(0, question, WRONG);
        claim.operator = vm.addr(key);
        slash(former, SignedClaim(claim, signed(key, hashOf(claim))));
        assertSlashed(0);
    }

    function test_error_onceOnly() public {
        slash(single(0, RIGHT), single(0, WRONG));
        rejects(
            single(0, RIGHT),
            single(0, WRONG),
            abi.encodeWithSelector(IOperatorRegistry.AlreadySlashed.selector, ownerAt(0))
        );
    }

    function test_error_afterWithdrawal() public {
        vm.prank(ownerAt(0));
        operators.startUnbonding();
        vm.warp(START + UNBONDING);
        vm.prank(ownerAt(0));
        operators.withdrawStake(ownerAt(0));
        rejects(
            single(0, RIGHT),
            single(0, WRONG),
            abi.encodeWithSelector(IOperatorRegistry.NotRegistered.selector, ownerAt(0))
        );
    }

    function test_error_sameOutput() public {
        rejects(single(0, RIGHT), single(0, RIGHT), abi.encodeWithSelector(IOperatorRegistry.SameOutput.selector));
    }

    function test_error_twoOperators() public {
        rejects(single(0, RIGHT), single(1, WRONG), abi.encodeWithSelector(IOperatorRegistry.ClaimsDiffer.selector));
    }

    /// @dev Model, runtime, parameters and input must be the same.
    function test_error_anotherRun() public {
        for (uint256 field = 4; field < 8; ++field) {
            Claim memory claim = claimBy(0, question, WRONG);
            assembly ("memory-safe") {
                let word := add(claim, shl(5, field))
                mstore(word, xor(mload(word), 1))
            }
            SignedClaim memory other = SignedClaim(claim, signed(keyAt(0), hashOf(claim)));
            rejects(single(0, RIGHT), other, abi.encodeWithSelector(IOperatorRegistry.ClaimsDiffer.selector));
        }
    }

    function test_error_classNotExact() public {
        for (uint8 class; class < 4; ++class) {
            if (class == 1) continue;
            Claim memory claim = claimBy(0, question, WRONG);
            claim.class = class;
            SignedClaim memory other = SignedClaim(claim, signed(keyAt(0), hashOf(claim)));
            bytes memory reason = abi.encodeWithSelector(IOperatorRegistry.ClassNotExact.selector, class);
            rejects(single(0, RIGHT), other, reason);
            rejects(other, single(0, RIGHT), reason);
        }
    }

    function test_error_notSigned() public {
        bytes memory reason = abi.encodeWithSelector(IOperatorRegistry.ClaimNotSigned.selector, addressAt(0));
        SignedClaim memory forged = SignedClaim(claimBy(0, question, WRONG), signed(keyAt(1), keccak256("")));
        rejects(single(0, RIGHT), forged, reason);
        rejects(forged, single(0, RIGHT), reason);
        // A claim that nobody could have signed, with a batch of none.
        forged.proof = bytes.concat(signed(keyAt(0), batchHashOf(hashOf(forged.claim), 0, addressAt(0))), bytes4(0));
        rejects(single(0, RIGHT), forged, reason);
    }

    function test_error_keyUnknown() public {
        bytes memory reason = abi.encodeWithSelector(IOperatorRegistry.KeyUnknown.selector, addressAt(9));
        rejects(single(9, RIGHT), single(9, WRONG), reason);
    }

    function test_proof() public {
        nameProver();
        SignedClaim memory wrong = single(0, WRONG);
        vm.prank(REPORTER);
        operators.slashByProof(wrong, RIGHT, "proof");
        assertSlashed(0);
    }

    function test_error_proof() public {
        SignedClaim memory wrong = single(0, WRONG);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.NoOutputProver.selector, MODEL));
        operators.slashByProof(wrong, RIGHT, "proof");
        nameProver();
        vm.expectRevert(OneOutputProver.NotProved.selector);
        operators.slashByProof(wrong, RIGHT, "no proof");
        SignedClaim memory right = single(0, RIGHT);
        vm.expectRevert(IOperatorRegistry.SameOutput.selector);
        operators.slashByProof(right, RIGHT, "proof");
        Claim memory claim = claimBy(0, question, WRONG);
        claim.class = 3;
        SignedClaim memory loose = SignedClaim(claim, signed(keyAt(0), hashOf(claim)));
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.ClassNotExact.selector, 3));
        operators.slashByProof(loose, RIGHT, "proof");
    }

    /// @dev Who does not trust a prover can leave with the whole stake before it can have anyone slashed.
    function test_proof_waits() public {
        models.setOutputProver(MODEL, address(new OneOutputProver()));
        uint256 usableAt = block.timestamp + UNBONDING + 1 days;
        vm.assertEq(models.proverUsableAt(MODEL), usableAt, "usable");
        vm.prank(ownerAt(0));
        operators.startUnbonding();
        vm.warp(usableAt - 1);
        SignedClaim memory wrong = single(0, WRONG);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.OutputProverTooNew.selector, MODEL, usableAt));
        operators.slashByProof(wrong, RIGHT, "proof");
        vm.prank(ownerAt(0));
        operators.withdrawStake(ownerAt(0));
    }

    function test_error_proof_notAsRegistered() public {
        nameProver();
        Claim memory claim = claimBy(0, question, WRONG);
        claim.runtimeHash = keccak256("another engine");
        SignedClaim memory other = SignedClaim(claim, signed(keyAt(0), hashOf(claim)));
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.NotAsRegistered.selector, MODEL));
        operators.slashByProof(other, RIGHT, "proof");
    }

    function nameProver() private {
        models.setOutputProver(MODEL, address(new OneOutputProver()));
        vm.warp(models.proverUsableAt(MODEL));
    }

    function slash(SignedClaim memory one, SignedClaim memory other) private {
        vm.prank(REPORTER);
        operators.slashEquivocation(one, other);
    }

    function rejects(SignedClaim memory one, SignedClaim memory other, bytes memory reason) private {
        vm.expectRevert(reason);
        operators.slashEquivocation(one, other);
    }

    function assertSlashed(uint256 i) private view {
        vm.assertEq(uint256(operators.operatorOf(ownerAt(i)).status), uint256(OperatorStatus.Slashed), "status");
        vm.assertEq(operators.operatorOf(ownerAt(i)).stake, 0, "stake");
        vm.assertEq(operators.eligibleKey(ownerAt(i)), address(0), "eligible");
        vm.assertEq(REPORTER.balance, MIN_STAKE / 10, "reporter");
        vm.assertEq(BURNED.balance, MIN_STAKE - MIN_STAKE / 10, "burned");
        vm.assertEq(operators.totalStake(), (SEATS - 1) * MIN_STAKE, "total");
        vm.assertEq(address(operators).balance, operators.totalStake(), "balance");
        vm.assertEq(models.committeeAt(MODEL, 1).vacant, 1 << i, "seat");
    }

    function single(uint256 i, bytes32 outputHash) private view returns (SignedClaim memory) {
        Claim memory claim = claimBy(i, question, outputHash);
        return SignedClaim(claim, signed(keyAt(i), hashOf(claim)));
    }

    function batched(uint256 i, bytes32 outputHash) private view returns (SignedClaim memory) {
        Claim memory claim = claimBy(i, question, outputHash);
        bytes32 root = nodeOf(hashOf(claim), keccak256("sibling"));
        bytes memory signature = signed(keyAt(i), batchHashOf(root, 2, claim.operator));
        return SignedClaim(claim, bytes.concat(signature, bytes4(uint32(2)), keccak256("sibling")));
    }
}
