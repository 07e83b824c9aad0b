// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IQuorumVerifier} from "../../src/interfaces/IQuorumVerifier.sol";
import {Claim, Question} from "../../src/types/Claim.sol";
import {GRACE, MAX_CLAIM_AGE} from "../../src/types/Limits.sol";
import {Fixture} from "../utils/Fixture.sol";

contract QuorumVerifierTest is Fixture {
    bytes32 private constant OUTPUT = keccak256("output");
    Question private question;

    function setUp() public override {
        super.setUp();
        question = Question(address(hub), address(0xc0), address(0xa1), MODEL, PARAMS, keccak256("input"), 7);
    }

    function test_accepts() public view {
        (bytes32 id, address[] memory signers) = verify(evidenceFor(question, OUTPUT));
        vm.assertEq(id, idOf(question), "id");
        vm.assertEq(signers.length, K, "signers");
        for (uint256 i; i < K; ++i) {
            vm.assertEq(signers[i], addressAt(i), "signer");
        }
    }

    function test_accepts_highSeats() public view {
        verify(ofSeats(2, 3, 4));
    }

    function test_accepts_claimsOfBatches() public view {
        for (uint256 count = 1; count < 6; ++count) {
            verify(
                bytes.concat(hex"00000001", entry(0, question, OUTPUT), entry(1, question, OUTPUT), batched(2, count))
            );
        }
    }

    function test_error_proofOfAnotherHeight() public {
        bytes memory head = bytes.concat(hex"00000001", entry(0, question, OUTPUT), entry(1, question, OUTPUT));
        // One sibling, but said to be of one, of three and of no claims.
        for (uint32 count; count < 4; ++count) {
            if (count == 2) continue;
            rejects(
                bytes.concat(head, tampered(count)), abi.encodeWithSelector(IQuorumVerifier.WrongSigner.selector, 2)
            );
        }
        verify(bytes.concat(head, tampered(2)));
    }

    function test_error_tooFew() public {
        bytes memory two = bytes.concat(hex"00000001", entry(0, question, OUTPUT), entry(1, question, OUTPUT));
        rejects(two, abi.encodeWithSelector(IQuorumVerifier.WrongClaimCount.selector, 2, K));
        rejects(hex"00000001", abi.encodeWithSelector(IQuorumVerifier.WrongClaimCount.selector, 0, K));
        verify(bytes.concat(two, entry(2, question, OUTPUT)));
    }

    function test_error_tooMany() public {
        bytes memory four = bytes.concat(ofSeats(0, 1, 2), entry(3, question, OUTPUT));
        rejects(four, abi.encodeWithSelector(IQuorumVerifier.WrongClaimCount.selector, 4, K));
    }

    function test_error_seatTwice() public {
        rejects(ofSeats(0, 0, 1), abi.encodeWithSelector(IQuorumVerifier.SeatsNotAscending.selector, 0));
    }

    function test_error_seatsDescending() public {
        rejects(ofSeats(1, 0, 2), abi.encodeWithSelector(IQuorumVerifier.SeatsNotAscending.selector, 0));
        verify(ofSeats(0, 1, 2));
    }

    function test_error_seatUnknown() public {
        rejects(ofSeats(0, 1, 5), abi.encodeWithSelector(IQuorumVerifier.SeatUnknown.selector, 5));
        rejects(ofSeats(0, 1, 16), abi.encodeWithSelector(IQuorumVerifier.SeatUnknown.selector, 16));
        rejects(ofSeats(0, 1, 255), abi.encodeWithSelector(IQuorumVerifier.SeatUnknown.selector, 255));
    }

    function test_error_seatVacant() public {
        verify(ofSeats(0, 1, 2));
        vm.prank(ownerAt(1));
        operators.startUnbonding();
        rejects(ofSeats(0, 1, 2), abi.encodeWithSelector(IQuorumVerifier.SeatVacant.selector, 1));
        verify(ofSeats(0, 2, 3));
    }

    function test_error_wrongSigner() public {
        Claim memory claim = claimBy(2, question, OUTPUT);
        bytes memory forged = packed(2, claim, signed(keyAt(3), hashOf(claim)));
        bytes memory head = bytes.concat(hex"00000001", entry(0, question, OUTPUT), entry(1, question, OUTPUT));
        rejects(bytes.concat(head, forged), abi.encodeWithSelector(IQuorumVerifier.WrongSigner.selector, 2));
    }

    /// @dev Each field of the claim that evidence does not carry, changed in what one operator signs.
    function test_error_otherFields() public {
        for (uint256 field; field < 12; ++field) {
            Claim memory claim = claimBy(2, question, OUTPUT);
            assembly ("memory-safe") {
                let at_ := add(claim, shl(5, field))
                mstore(at_, xor(mload(at_), 2))
            }
            bytes memory other = packed(2, claim, signed(keyAt(2), hashOf(claim)));
            bytes memory head = bytes.concat(hex"00000001", entry(0, question, OUTPUT), entry(1, question, OUTPUT));
            rejects(bytes.concat(head, other), abi.encodeWithSelector(IQuorumVerifier.WrongSigner.selector, 2));
        }
    }

    function test_error_future() public {
        bytes memory evidence = ofSeats(0, 1, 2);
        vm.warp(block.timestamp - 1);
        rejects(evidence, abi.encodeWithSelector(IQuorumVerifier.ClaimFromTheFuture.selector, 0, START));
    }

    function test_error_expired() public {
        bytes memory evidence = ofSeats(0, 1, 2);
        vm.warp(START + 1 hours);
        verify(evidence);
        vm.warp(START + 1 hours + 1);
        rejects(evidence, abi.encodeWithSelector(IQuorumVerifier.ClaimExpired.selector, 0, START + 1 hours));
    }

    function test_error_tooOld() public {
        bytes memory evidence = ofSeats(0, 1, 2);
        vm.warp(START + 100);
        verifier.verify(question, OUTPUT, 100, 0, evidence);
        vm.expectRevert(abi.encodeWithSelector(IQuorumVerifier.ClaimExpired.selector, 0, START + 99));
        verifier.verify(question, OUTPUT, 99, 0, evidence);
    }

    function test_error_maxAge() public {
        bytes memory evidence = ofSeats(0, 1, 2);
        vm.expectRevert(abi.encodeWithSelector(IQuorumVerifier.MaxAgeTooLong.selector, MAX_CLAIM_AGE + 1));
        verifier.verify(question, OUTPUT, MAX_CLAIM_AGE + 1, 0, evidence);
        verifier.verify(question, OUTPUT, MAX_CLAIM_AGE, 0, evidence);
    }

    function test_error_epochUnknown() public {
        bytes memory evidence = ofSeats(0, 1, 2);
        evidence[3] = 0x02;
        rejects(evidence, abi.encodeWithSelector(IQuorumVerifier.EpochNotLive.selector, MODEL, 2));
        evidence[3] = 0x00;
        rejects(evidence, abi.encodeWithSelector(IQuorumVerifier.EpochNotLive.selector, MODEL, 0));
    }

    function test_formerEpoch_livesOneDay() public {
        models.proposeCommittee(MODEL, owners(SEATS));
        uint256 retired = START + GRACE + 1;
        vm.warp(retired);
        bytes memory evidence = ofSeats(0, 1, 2);
        models.activateCommittee(MODEL);
        verify(evidence);
        vm.warp(retired + 1 hours);
        verify(evidence);
        vm.warp(retired + GRACE + 1);
        rejects(evidence, abi.encodeWithSelector(IQuorumVerifier.EpochNotLive.selector, MODEL, 1));
    }

    function test_error_malformed() public {
        rejects("", abi.encodeWithSelector(IQuorumVerifier.EvidenceMalformed.selector));
        bytes memory evidence = bytes.concat(ofSeats(0, 1, 2), hex"00");
        rejects(evidence, abi.encodeWithSelector(IQuorumVerifier.EvidenceMalformed.selector));
    }

    function verify(bytes memory evidence) private view returns (bytes32 id, address[] memory signers) {
        return verifier.verify(question, OUTPUT, MAX_CLAIM_AGE, 0, evidence);
    }

    function rejects(bytes memory evidence, bytes memory reason) private {
        vm.expectRevert(reason);
        verifier.verify(question, OUTPUT, MAX_CLAIM_AGE, 0, evidence);
    }

    function ofSeats(uint256 a, uint256 b, uint256 c) private view returns (bytes memory) {
        return
            bytes.concat(
                hex"00000001", entry(a, question, OUTPUT), entry(b, question, OUTPUT), entry(c, question, OUTPUT)
            );
    }

    /// @dev An operator's claim as the last of a batch of so many.
    function batched(uint256 i, uint256 count) private view returns (bytes memory) {
        Claim memory claim = claimBy(i, question, OUTPUT);
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 j; j < count; ++j) {
            leaves[j] = keccak256(abi.encode("leaf", j));
        }
        leaves[count - 1] = hashOf(claim);
        bytes memory siblings;
        uint256 index = count - 1;
        bytes32[] memory level = leaves;
        for (uint256 size = 1; size < count; size *= 2) {
            bytes32 sibling = index ^ 1 < level.length ? level[index ^ 1] : zeroTree(size);
            siblings = bytes.concat(siblings, sibling);
            level = above(level, zeroTree(size));
            index /= 2;
        }
        bytes memory signature = signed(keyAt(i), batchHashOf(rootOf(leaves), uint32(count), claim.operator));
        return packed(i, claim, bytes.concat(signature, bytes4(uint32(count)), siblings));
    }

    /// @dev A claim in a batch of two, with another count signed and said.
    function tampered(uint32 count) private view returns (bytes memory) {
        Claim memory claim = claimBy(2, question, OUTPUT);
        bytes32 root = nodeOf(hashOf(claim), keccak256("sibling"));
        bytes memory signature = signed(keyAt(2), batchHashOf(root, count, claim.operator));
        return packed(2, claim, bytes.concat(signature, bytes4(count), keccak256("sibling")));
    }

    function above(bytes32[] memory level, bytes32 filler) private pure returns (bytes32[] memory next) {
        next = new bytes32[]((level.length + 1) / 2);
        for (uint256 j; j < next.length; ++j) {
            next[j] = nodeOf(level[2 * j], 2 * j + 1 < level.length ? level[2 * j + 1] : filler);
        }
    }

    function zeroTree(uint256 size) private pure returns (bytes32 root) {
        for (; size > 1; size /= 2) {
            root = nodeOf(root, root);
        }
    }
}
