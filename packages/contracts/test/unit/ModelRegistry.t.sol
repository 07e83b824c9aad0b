// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Committee, IModelRegistry, ModelTerms} from "../../src/interfaces/IModelRegistry.sol";
import {GRACE, MAX_MODELS_PER_OPERATOR, MAX_SEATS} from "../../src/types/Limits.sol";
import {TwoStepOwnable} from "../../src/utils/TwoStepOwnable.sol";
import {Fixture} from "../utils/Fixture.sol";
import {Ownable} from "solady/auth/Ownable.sol";

contract ModelRegistryTest is Fixture {
    bytes32 private constant OTHER = keccak256("other");

    function test_register() public {
        ModelTerms memory terms = ModelTerms(RUNTIME, 2, 1, 5, address(9));
        models.register(OTHER, terms);
        vm.assertEq(keccak256(abi.encode(models.termsOf(OTHER))), keccak256(abi.encode(terms)), "terms");
        vm.assertEq(models.feeOf(OTHER), 5, "fee");
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelKnown.selector, OTHER));
        models.register(OTHER, terms);
    }

    function test_error_terms() public {
        rejects(0, ModelTerms(RUNTIME, 1, 1, 0, address(0)));
        rejects(OTHER, ModelTerms(0, 1, 1, 0, address(0)));
        rejects(OTHER, ModelTerms(RUNTIME, 0, 1, 0, address(0)));
        rejects(OTHER, ModelTerms(RUNTIME, 4, 1, 0, address(0)));
        rejects(OTHER, ModelTerms(RUNTIME, 1, 0, 0, address(0)));
        rejects(OTHER, ModelTerms(RUNTIME, 1, uint8(MAX_SEATS + 1), 0, address(0)));
        models.register(OTHER, ModelTerms(RUNTIME, 3, uint8(MAX_SEATS), 0, address(0)));
    }

    function test_onlyOwner() public {
        vm.startPrank(address(1));
        vm.expectRevert(Ownable.Unauthorized.selector);
        models.register(OTHER, ModelTerms(RUNTIME, 1, 1, 0, address(0)));
        vm.expectRevert(Ownable.Unauthorized.selector);
        models.setPrice(MODEL, 1);
        vm.expectRevert(Ownable.Unauthorized.selector);
        models.setOutputProver(MODEL, address(1));
        vm.expectRevert(Ownable.Unauthorized.selector);
        models.proposeCommittee(MODEL, owners(SEATS));
        vm.expectRevert(IModelRegistry.OnlyOperatorRegistry.selector);
        models.vacate(ownerAt(0));
    }

    function test_owner_changesByHandover() public {
        vm.expectRevert(TwoStepOwnable.OnlyByHandover.selector);
        models.transferOwnership(address(1));
        vm.expectRevert(TwoStepOwnable.OnlyByHandover.selector);
        models.renounceOwnership();
        vm.prank(address(1));
        models.requestOwnershipHandover();
        models.completeOwnershipHandover(address(1));
        vm.assertEq(models.owner(), address(1), "owner");
    }

    function test_setPriceAndProver() public {
        models.setPrice(MODEL, 7);
        models.setOutputProver(MODEL, address(8));
        vm.assertEq(models.feeOf(MODEL), 7 * K, "fee");
        vm.assertEq(models.termsOf(MODEL).outputProver, address(8), "prover");
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, OTHER));
        models.setPrice(OTHER, 7);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelUnknown.selector, OTHER));
        models.feeOf(OTHER);
    }

    function test_firstCommittee() public view {
        Committee memory committee = models.committeeAt(MODEL, 1);
        vm.assertEq(committee.quorum, K, "quorum");
        vm.assertEq(committee.retiredAt, 0, "in office");
        (uint32 epoch, address[] memory keys) = models.seatsOf(MODEL);
        vm.assertEq(epoch, 1, "epoch");
        vm.assertEq(keys.length, SEATS, "seats");
        for (uint256 i; i < SEATS; ++i) {
            vm.assertEq(keys[i], addressAt(i), "key");
        }
    }

    function test_activation_waits() public {
        vm.warp(START + 3 * GRACE);
        models.proposeCommittee(MODEL, owners(SEATS));
        vm.warp(START + 4 * GRACE - 1);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.TooEarly.selector, START + 4 * GRACE));
        models.activateCommittee(MODEL);
        vm.warp(START + 4 * GRACE);
        vm.assertEq(models.activateCommittee(MODEL), 2, "epoch");
        vm.assertEq(models.committeeAt(MODEL, 1).retiredAt, block.timestamp, "retired");
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.NothingProposed.selector, MODEL));
        models.activateCommittee(MODEL);
    }

    /// @dev However early it was proposed: a third committee never meets the first one's grace.
    function test_activation_waitsForTheFormer() public {
        models.proposeCommittee(MODEL, owners(SEATS));
        vm.warp(START + GRACE);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.TooEarly.selector, START + GRACE + 1));
        models.activateCommittee(MODEL);
        vm.warp(START + GRACE + 1);
        models.activateCommittee(MODEL);
    }

    function test_activation_takesKeysAsTheyAreThen() public {
        models.proposeCommittee(MODEL, owners(SEATS));
        uint256 key = uint256(keccak256("new"));
        vm.prank(ownerAt(0));
        operators.rotateKey(vm.addr(key), signedKey(key, address(operators), ownerAt(0)));
        (, address[] memory before) = models.seatsOf(MODEL);
        vm.assertEq(before[0], addressAt(0), "still the former");
        vm.warp(START + GRACE + 1);
        models.activateCommittee(MODEL);
        (, address[] memory keys) = models.seatsOf(MODEL);
        vm.assertEq(keys[0], vm.addr(key), "new key");
    }

    function test_activation_leavesOutWhoLeft() public {
        models.proposeCommittee(MODEL, owners(SEATS));
        resign(0);
        resign(4);
        vm.warp(START + GRACE + 1);
        models.activateCommittee(MODEL);
        (, address[] memory keys) = models.seatsOf(MODEL);
        vm.assertEq(keys[0], address(0), "empty");
        vm.assertEq(keys[3], addressAt(3), "taken");
        vm.assertEq(models.committeeAt(MODEL, 2).vacant, 0x11, "vacant");
    }

    function test_error_tooFewRemain() public {
        models.proposeCommittee(MODEL, owners(SEATS));
        resign(0);
        resign(1);
        resign(4);
        vm.warp(START + GRACE + 1);
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.OperatorNotEligible.selector, ownerAt(4)));
        models.activateCommittee(MODEL);
    }

    function test_error_proposals() public {
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.TooManySeats.selector, MAX_SEATS + 1));
        models.proposeCommittee(MODEL, owners(MAX_SEATS + 1));
        vm.expectRevert(IModelRegistry.TermsInvalid.selector);
        models.proposeCommittee(MODEL, owners(K - 1));
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.OperatorNotEligible.selector, ownerAt(SEATS)));
        models.proposeCommittee(MODEL, owners(SEATS + 1));
        address[] memory twice = owners(SEATS);
        twice[4] = twice[0];
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.OperatorNotEligible.selector, ownerAt(0)));
        models.proposeCommittee(MODEL, twice);
        models.proposeCommittee(MODEL, owners(K));
    }

    function test_vacate_presentAndFormer() public {
        models.proposeCommittee(MODEL, owners(SEATS));
        vm.warp(START + GRACE + 1);
        models.activateCommittee(MODEL);
        resign(2);
        vm.assertEq(models.committeeAt(MODEL, 1).vacant, 4, "former");
        vm.assertEq(models.committeeAt(MODEL, 2).vacant, 4, "present");
    }

    /// @dev Leaving costs a bounded amount of gas, in however many models.
    function test_vacate_everywhere() public {
        for (uint256 i = 1; i < MAX_MODELS_PER_OPERATOR; ++i) {
            bytes32 modelId = keccak256(abi.encode(i));
            models.register(modelId, ModelTerms(RUNTIME, 1, 1, 0, address(0)));
            seat(modelId, 1);
        }
        models.register(OTHER, ModelTerms(RUNTIME, 1, 1, 0, address(0)));
        models.proposeCommittee(OTHER, owners(1));
        vm.expectRevert(abi.encodeWithSelector(IModelRegistry.OperatorNotEligible.selector, ownerAt(0)));
        models.activateCommittee(OTHER);

        proposeEverywhere();
        vm.warp(START + GRACE + 1);
        models.activateCommittee(MODEL);
        for (uint256 i = 1; i < MAX_MODELS_PER_OPERATOR; ++i) {
            models.activateCommittee(keccak256(abi.encode(i)));
        }
        uint256 gas = gasleft();
        resign(0);
        vm.assertLe(gas - gasleft(), 1_500_000, "gas");
        for (uint256 i = 1; i < MAX_MODELS_PER_OPERATOR; ++i) {
            vm.assertEq(models.committeeAt(keccak256(abi.encode(i)), 1).vacant, 1, "former");
            vm.assertEq(models.committeeAt(keccak256(abi.encode(i)), 2).vacant, 1, "present");
        }
    }

    function test_seats_ofFormerModelsAreDropped() public {
        for (uint256 i = 1; i < MAX_MODELS_PER_OPERATOR; ++i) {
            bytes32 modelId = keccak256(abi.encode(i));
            models.register(modelId, ModelTerms(RUNTIME, 1, 1, 0, address(0)));
            seat(modelId, 1);
        }
        // Operator 0 leaves one committee for good, and may sit in another model then.
        address[] memory others = new address[](1);
        others[0] = ownerAt(1);
        models.proposeCommittee(keccak256(abi.encode(uint256(1))), others);
        vm.warp(START + GRACE + 1);
        models.activateCommittee(keccak256(abi.encode(uint256(1))));
        models.register(OTHER, ModelTerms(RUNTIME, 1, 1, 0, address(0)));
        seat(OTHER, 1);
    }

    function proposeEverywhere() private {
        models.proposeCommittee(MODEL, owners(SEATS));
        for (uint256 i = 1; i < MAX_MODELS_PER_OPERATOR; ++i) {
            models.proposeCommittee(keccak256(abi.encode(i)), owners(1));
        }
    }

    function resign(uint256 i) private {
        vm.prank(ownerAt(i));
        operators.startUnbonding();
    }

    function rejects(bytes32 modelId, ModelTerms memory terms) private {
        vm.expectRevert(IModelRegistry.TermsInvalid.selector);
        models.register(modelId, terms);
    }
}
