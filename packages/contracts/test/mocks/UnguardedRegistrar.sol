// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NameRules} from "../../src/examples/NameRules.sol";
import {INameRegistrar} from "../../src/examples/INameRegistrar.sol";
import {Answer} from "../../src/interfaces/IInferenceConsumer.sol";

/// @notice The registrar's {register} without the evidence: what the guard costs is the difference.
contract UnguardedRegistrar {
    uint256 public immutable price;
    mapping(bytes32 nameHash => address) private _owners;

    constructor(uint256 price_) {
        price = price_;
    }

    function register(string calldata name, Answer calldata answer) external payable {
        if (!NameRules.isValid(bytes(name))) revert INameRegistrar.NameInvalid();
        bytes32 nameHash = keccak256(bytes(name));
        if (_owners[nameHash] != address(0)) revert INameRegistrar.NameTaken();
        if (msg.value != price) revert INameRegistrar.WrongPrice(msg.value, price);
        if (answer.output.length != 8) revert INameRegistrar.OutputInvalid();
        int32 benign = int32(uint32(bytes4(answer.output[:4])));
        int32 phishing = int32(uint32(bytes4(answer.output[4:])));
        if (phishing > benign) revert INameRegistrar.NameRefused(benign, phishing);
        _owners[nameHash] = msg.sender;
        emit INameRegistrar.NameRegistered(nameHash, name, msg.sender);
    }
}
