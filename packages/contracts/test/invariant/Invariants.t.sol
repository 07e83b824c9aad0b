// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../utils/Base.sol";
import {Audited} from "./Audited.sol";

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
        bytes4[] memory selectors = new bytes4[](4);
        selectors[0] = handler.prepare.selector;
        selectors[1] = handler.setUp.selector;
        selectors[2] = handler.checkSums.selector;
        selectors[3] = handler.checkEach.selector;
        excluded[0] = Excluded(address(handler), selectors);
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
