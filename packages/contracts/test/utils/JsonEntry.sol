// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Claim, Question} from "../../src/types/Claim.sol";
import {Base} from "./Base.sol";

/// @notice Reads the objects of a file of vectors, one at a time.
abstract contract JsonEntry is Base {
    string private json;
    string private path;

    function load(string memory file) internal {
        json = vm.readFile(file);
    }

    /// @return whether there is such an object; then the fields below are its
    function enter(string memory list, uint256 index) internal returns (bool) {
        path = string.concat(".", list, "[", vm.toString(index), "]");
        return vm.keyExistsJson(json, path);
    }

    function number(string memory field) internal view returns (uint256) {
        return vm.parseJsonUint(json, pathOf(field));
    }

    function word(string memory field) internal view returns (bytes32) {
        return vm.parseJsonBytes32(json, pathOf(field));
    }

    function words(string memory field) internal view returns (bytes32[] memory) {
        return vm.parseJsonBytes32Array(json, pathOf(field));
    }

    function account(string memory field) internal view returns (address) {
        return vm.parseJsonAddress(json, pathOf(field));
    }

    function addresses(string memory field) internal view returns (address[] memory) {
        return vm.parseJsonAddressArray(json, pathOf(field));
    }

    function data(string memory field) internal view returns (bytes memory) {
        return vm.parseJsonBytes(json, pathOf(field));
    }

    function has(string memory field) internal view returns (bool) {
        return vm.keyExistsJson(json, pathOf(field));
    }

    function questionOf() internal view returns (Question memory question) {
        question.hub = account("hub");
        question.consumer = account("consumer");
        question.requester = account("requester");
        question.modelId = word("modelId");
        question.paramsHash = word("paramsHash");
        question.inputHash = word("inputHash");
        question.nonce = number("nonce");
    }

    function claimOf() internal view returns (Claim memory claim) {
        claim.chainId = number("chainId");
        claim.hub = account("hub");
        claim.consumer = account("consumer");
        claim.requester = account("requester");
        claim.modelId = word("modelId");
        claim.runtimeHash = word("runtimeHash");
        claim.paramsHash = word("paramsHash");
        claim.inputHash = word("inputHash");
        claim.outputHash = word("outputHash");
        claim.class = uint8(number("class"));
        claim.setEpoch = uint64(number("setEpoch"));
        claim.requestId = word("requestId");
        claim.issuedAt = uint64(number("issuedAt"));
        claim.validUntil = uint64(number("validUntil"));
        claim.operator = account("operator");
    }

    function pathOf(string memory field) private view returns (string memory) {
        return string.concat(path, ".", field);
    }
}
