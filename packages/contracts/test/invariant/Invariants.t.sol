// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../utils/Base.sol";
import {Audited} from "./Audited.sol";
import {Sums} from "./Ledger.sol";

/// @notice Random walks through all entries of all contracts. After each step the sums must hold; at the
/// end of each walk everything is counted one by one.
contract InvariantsTest is Base {
    Audited private handler;

    function setUp() public {
        handler = new Audited();
        handler.prepare();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function excludeSelectors() public view returns (Excluded[] memory excluded) {
        excluded = new Excluded[](1);
        bytes4[] memory selectors = new bytes4[](5);
        selectors[0] = handler.prepare.selector;
        selectors[1] = handler.setUp.selector;
        selectors[2] = handler.checkSums.selector;
        selectors[3] = handler.checkEach.selector;
        selectors[4] = handler.reached.selector;
        excluded[0] = Excluded(address(handler), selectors);
    }

    /// @dev Were the walk stuck somewhere, the invariants would hold for nothing.
    function test_walk_getsEverywhere() public {
        string[20] memory steps = [
            "request",
            "submit",
            "fulfill",
            "fulfillBatch",
            "refund",
            "open",
            "topUp",
            "revoke",
            "withdraw",
            "enlistOrReturn",
            "rotateKey",
            "addStake",
            "unbond",
            "withdrawStake",
            "slash",
            "rotateCommittee",
            "registerName",
            "requestName",
            "takeProceeds",
            "wait"
        ];
        for (uint256 i; i < 1500; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            string memory step = string.concat(steps[seed % 20], "(uint256)");
            (bool ok,) = address(handler).call(abi.encodeWithSignature(step, uint256(keccak256(abi.encode(seed)))));
            vm.assertTrue(ok, step);
        }
        handler.checkSums();
        handler.checkEach();
        Sums memory sums = handler.reached();
        vm.assertGe(sums.answered, 10, "answered");
        vm.assertGe(sums.refunded, 10, "refunded");
        vm.assertGe(sums.registered, 3, "registered");
        vm.assertGe(sums.slashed, 2 ether, "slashed");
        vm.assertGe(sums.withdrawnByOperators, 1, "withdrawn");
        vm.assertGe(sums.proceedsTaken, 1, "proceeds");
    }

    function invariant_sums() public view {
        handler.checkSums();
    }

    function afterInvariant() public view {
        handler.checkEach();
    }
}

struct Excluded {
    address target;
    bytes4[] selectors;
}
