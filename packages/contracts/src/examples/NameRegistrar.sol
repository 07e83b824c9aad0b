// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {InferenceConsumer} from "../InferenceConsumer.sol";
import {Answer, EvidencePolicy} from "../interfaces/IInferenceConsumer.sol";
import {IInferenceHub} from "../interfaces/IInferenceHub.sol";
import {Request, Terms} from "../types/Request.sol";
import {TwoStepOwnable} from "../utils/TwoStepOwnable.sol";
import {INameRegistrar} from "./INameRegistrar.sol";
import {NameRules} from "./NameRules.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// @notice Registers names that a committee's runs of a model do not find to resemble a brand.
contract NameRegistrar is INameRegistrar, InferenceConsumer, TwoStepOwnable {
    bytes32 public constant REGISTER = "register";
    /// @dev The model takes no parameters: their canonical JSON is `{}`.
    bytes32 public constant PARAMS_HASH = keccak256("{}");
    /// @dev Holds the names that are brands: nobody has its key.
    address private constant PROTECTED = address(1);

    bytes32 public immutable modelId;
    uint256 public immutable price;
    mapping(bytes32 nameHash => address) private _owners;

    constructor(
        IInferenceHub hub_,
        EvidencePolicy[] memory policies,
        bytes32 modelId_,
        uint256 price_,
        address owner_,
        string[] memory protectedNames
    ) InferenceConsumer(hub_) TwoStepOwnable(owner_) {
        modelId = modelId_;
        price = price_;
        for (uint256 i; i < policies.length; ++i) {
            _accept(REGISTER, policies[i]);
        }
        for (uint256 i; i < protectedNames.length; ++i) {
            _protect(protectedNames[i], true);
        }
    }

    /// @inheritdoc INameRegistrar
    function register(string calldata name, Answer calldata answer) external payable {
        _verified(REGISTER, msg.value, modelId, PARAMS_HASH, _requireFree(bytes(name)), answer);
        _register(bytes(name), msg.sender, answer.output);
    }

    /// @inheritdoc INameRegistrar
    function request(string calldata name, uint256 nonce, Terms calldata terms) external payable returns (bytes32) {
        if (terms.value != price) revert WrongPrice(terms.value, price);
        if (terms.callbackGas == 0) revert QuestionInvalid();
        // What the callback must refuse is not asked for: the committee would have to be paid.
        _requireHubPolicy(REGISTER, price);
        return _request(msg.sender, modelId, PARAMS_HASH, _requireFree(bytes(name)), nonce, terms, msg.value);
    }

    /// @inheritdoc INameRegistrar
    function protect(string[] calldata names, bool isProtected_) external onlyOwner {
        for (uint256 i; i < names.length; ++i) {
            _protect(names[i], isProtected_);
        }
    }

    function withdraw(address to) external onlyOwner {
        uint256 amount = address(this).balance;
        emit Withdrawn(to, amount);
        SafeTransferLib.safeTransferETH(to, amount);
    }

    /// @inheritdoc INameRegistrar
    function ownerOf(string calldata name) external view returns (address holder) {
        holder = _owners[keccak256(bytes(name))];
        if (holder == PROTECTED) holder = address(0);
    }

    function isProtected(string calldata name) external view returns (bool) {
        return _owners[keccak256(bytes(name))] == PROTECTED;
    }

    /// @inheritdoc INameRegistrar
    function inputOf(string calldata name) external pure returns (bytes memory) {
        if (!NameRules.isValid(bytes(name))) revert NameInvalid();
        return NameRules.toInput(bytes(name));
    }

    function _onAnswer(Request calldata asked, bytes32, bytes calldata input, bytes calldata output) internal override {
        if (asked.modelId != modelId || asked.paramsHash != PARAMS_HASH) revert QuestionInvalid();
        _requireHubPolicy(REGISTER, msg.value);
        bytes memory name = NameRules.fromInput(input);
        _requireFree(name);
        _register(name, asked.requester, output);
    }

    /// @return input the model's, for this name
    function _requireFree(bytes memory name) private view returns (bytes memory input) {
        if (!NameRules.isValid(name)) revert NameInvalid();
        address holder = _owners[keccak256(name)];
        if (holder == PROTECTED) revert NameIsProtected();
        if (holder != address(0)) revert NameTaken();
        return NameRules.toInput(name);
    }

    /// @param output two logits, each 4 bytes, big-endian two's complement: benign, phishing
    function _register(bytes memory name, address to, bytes calldata output) private {
        if (msg.value != price) revert WrongPrice(msg.value, price);
        if (output.length != 8) revert OutputInvalid();
        int32 benign = int32(uint32(bytes4(output[:4])));
        int32 phishing = int32(uint32(bytes4(output[4:])));
        if (phishing > benign) revert NameRefused(benign, phishing);
        bytes32 nameHash = keccak256(name);
        _owners[nameHash] = to;
        emit NameRegistered(nameHash, string(name), to);
    }

    function _protect(string memory name, bool isProtected_) private {
        bytes32 nameHash = keccak256(bytes(name));
        address holder = _owners[nameHash];
        if (holder != address(0) && holder != PROTECTED) revert NameTaken();
        _owners[nameHash] = isProtected_ ? PROTECTED : address(0);
        emit NameProtected(nameHash, name, isProtected_);
    }
}
