// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "solady/auth/Ownable.sol";

/// @notice An owner who hands over only to an account that has asked for it, and never to nobody.
abstract contract TwoStepOwnable is Ownable {
    error OnlyByHandover();

    constructor(address owner_) {
        if (owner_ == address(0)) revert NewOwnerIsZeroAddress();
        _initializeOwner(owner_);
    }

    function transferOwnership(address) public payable override onlyOwner {
        revert OnlyByHandover();
    }

    function renounceOwnership() public payable override onlyOwner {
        revert OnlyByHandover();
    }
}
