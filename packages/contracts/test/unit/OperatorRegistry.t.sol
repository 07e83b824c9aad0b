// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IOperatorRegistry, Operator, OperatorStatus} from "../../src/interfaces/IOperatorRegistry.sol";
import {UNBONDING} from "../../src/types/Limits.sol";
import {Fixture} from "../utils/Fixture.sol";

contract OperatorRegistryTest is Fixture {
    uint256 private constant NEW_KEY = uint256(keccak256("new"));
    address private constant NEW_OWNER = address(0x20000);

    function setUp() public override {
        super.setUp();
        vm.deal(NEW_OWNER, 10 ether);
    }

    function test_register() public {
        register(NEW_OWNER, NEW_KEY, 2 ether);
        Operator memory operator = operators.operatorOf(NEW_OWNER);
        vm.assertEq(operator.key, vm.addr(NEW_KEY), "key");
        vm.assertEq(operator.stake, 2 ether, "stake");
        vm.assertEq(operators.ownerOfKey(vm.addr(NEW_KEY)), NEW_OWNER, "owner");
        vm.assertEq(operators.eligibleKey(NEW_OWNER), vm.addr(NEW_KEY), "eligible");
        vm.assertEq(operators.totalStake(), SEATS * MIN_STAKE + 2 ether, "total");
    }

    function test_error_register() public {
        address owner = ownerAt(0);
        vm.deal(owner, 1 ether);
        bytes memory proof = signedKey(NEW_KEY, address(operators), owner);
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.AlreadyRegistered.selector, owner));
        operators.register{value: 1 ether}(vm.addr(NEW_KEY), "", proof);

        proof = signedKey(NEW_KEY, address(operators), NEW_OWNER);
        vm.startPrank(NEW_OWNER);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.StakeTooLow.selector, MIN_STAKE - 1, MIN_STAKE));
        operators.register{value: MIN_STAKE - 1}(vm.addr(NEW_KEY), "", proof);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.KeyUsed.selector, addressAt(0)));
        operators.register{value: MIN_STAKE}(addressAt(0), "", proof);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.KeyNotProven.selector, address(0)));
        operators.register{value: MIN_STAKE}(address(0), "", new bytes(64));
        operators.register{value: MIN_STAKE}(vm.addr(NEW_KEY), "", proof);
    }

    /// @dev A proof for another owner, registry or chain, or by another key.
    function test_error_proofOfKey() public {
        rejectsProof(signedKey(NEW_KEY, address(operators), ownerAt(0)));
        rejectsProof(signedKey(NEW_KEY, address(models), NEW_OWNER));
        rejectsProof(signedKey(NEW_KEY + 1, address(operators), NEW_OWNER));
        bytes memory proof = signedKey(NEW_KEY, address(operators), NEW_OWNER);
        vm.chainId(5);
        rejectsProof(proof);
        vm.chainId(31337);
        vm.prank(NEW_OWNER);
        operators.register{value: MIN_STAKE}(vm.addr(NEW_KEY), "", proof);
    }

    function test_rotateKey() public {
        address owner = ownerAt(0);
        bytes memory proof = signedKey(NEW_KEY, address(operators), owner);
        vm.prank(owner);
        operators.rotateKey(vm.addr(NEW_KEY), proof);
        vm.assertEq(operators.eligibleKey(owner), vm.addr(NEW_KEY), "key");
        vm.assertEq(operators.ownerOfKey(addressAt(0)), owner, "former key");
        // Never back to a key that has served.
        proof = signedKey(keyAt(0), address(operators), owner);
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.KeyUsed.selector, addressAt(0)));
        operators.rotateKey(addressAt(0), proof);
    }

    function test_unbonding() public {
        address owner = ownerAt(0);
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.NotUnbonding.selector, owner));
        operators.withdrawStake(owner);
        operators.startUnbonding();
        vm.assertEq(operators.eligibleKey(owner), address(0), "not eligible");
        vm.assertEq(models.committeeAt(MODEL, 1).vacant, 1, "seat");
        vm.warp(START + UNBONDING - 1);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.StillBonded.selector, START + UNBONDING));
        operators.withdrawStake(owner);
        vm.warp(START + UNBONDING);
        operators.withdrawStake(address(0xbeef));
        vm.assertEq(address(0xbeef).balance, MIN_STAKE, "paid");
        vm.assertEq(operators.totalStake(), (SEATS - 1) * MIN_STAKE, "total");
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.NotUnbonding.selector, owner));
        operators.withdrawStake(owner);
    }

    function test_againAfterWithdrawal_onlyWithAFreshKey() public {
        address owner = ownerAt(0);
        vm.prank(owner);
        operators.startUnbonding();
        vm.warp(START + UNBONDING);
        vm.prank(owner);
        operators.withdrawStake(owner);
        bytes memory proof = signedKey(keyAt(0), address(operators), owner);
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.KeyUsed.selector, addressAt(0)));
        operators.register{value: MIN_STAKE}(addressAt(0), "", proof);
        register(owner, NEW_KEY, MIN_STAKE);
        vm.assertEq(uint256(operators.operatorOf(owner).status), uint256(OperatorStatus.Active), "active");
    }

    function test_onlyActive() public {
        address owner = ownerAt(0);
        vm.deal(owner, 1 ether);
        vm.prank(owner);
        operators.addStake{value: 1 ether}();
        vm.assertEq(operators.operatorOf(owner).stake, MIN_STAKE + 1 ether, "stake");
        vm.prank(owner);
        operators.setEndpoint("https://new.example");
        vm.assertEq(
            keccak256(bytes(operators.operatorOf(owner).endpoint)), keccak256("https://new.example"), "endpoint"
        );

        vm.startPrank(owner);
        operators.startUnbonding();
        rejectsAll(abi.encodeWithSelector(IOperatorRegistry.NotActive.selector, owner));
        vm.stopPrank();
        vm.startPrank(NEW_OWNER);
        rejectsAll(abi.encodeWithSelector(IOperatorRegistry.NotRegistered.selector, NEW_OWNER));
    }

    function register(address owner, uint256 key, uint256 stake) private {
        bytes memory proof = signedKey(key, address(operators), owner);
        vm.prank(owner);
        operators.register{value: stake}(vm.addr(key), "https://operator.example", proof);
    }

    function rejectsProof(bytes memory proof) private {
        address key = vm.addr(NEW_KEY);
        vm.prank(NEW_OWNER);
        vm.expectRevert(abi.encodeWithSelector(IOperatorRegistry.KeyNotProven.selector, key));
        operators.register{value: MIN_STAKE}(key, "", proof);
    }

    function rejectsAll(bytes memory reason) private {
        vm.expectRevert(reason);
        operators.addStake();
        vm.expectRevert(reason);
        operators.setEndpoint("");
        vm.expectRevert(reason);
        operators.rotateKey(address(1), "");
        vm.expectRevert(reason);
        operators.startUnbonding();
    }
}
