// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Answer} from "../interfaces/IInferenceConsumer.sol";
import {Terms} from "../types/Request.sol";

/// @notice Names that do not resemble protected brands. Whoever asks for a name wants it called harmless, so
/// only evidence that the requester could not make convinces the registrar.
interface INameRegistrar {
    event NameRegistered(bytes32 indexed nameHash, string name, address indexed owner);
    event NameProtected(bytes32 indexed nameHash, string name, bool isProtected);
    event Withdrawn(address indexed to, uint256 amount);

    /// @notice From 1 to 32 of the characters a-z, 0-9 and `-`; neither a number nor `xn--…`.
    error NameInvalid();
    error NameTaken();
    /// @notice One of the brands themselves.
    error NameIsProtected();
    /// @notice The model finds that the name resembles a brand's: the two logits.
    error NameRefused(int32 benign, int32 phishing);
    error WrongPrice(uint256 given, uint256 required);
    error OutputInvalid();
    error QuestionInvalid();

    /// @notice Registers a name for the sender, by pull: with an answer that the sender gathered itself.
    function register(string calldata name, Answer calldata answer) external payable;

    /// @notice Asks the committee about a name, by push: it is the sender's once the answer has come. The
    /// sender pays fee, rebate and price; `terms.value` is the price.
    /// @return id the request's
    function request(string calldata name, uint256 nonce, Terms calldata terms) external payable returns (bytes32 id);

    /// @notice Sets or clears exact names that nobody may register.
    function protect(string[] calldata names, bool isProtected) external;
    function withdraw(address to) external;

    /// @notice Zero for a name that is free.
    function ownerOf(string calldata name) external view returns (address);
    /// @notice The model's input: the name's bytes, filled up with zero to 64.
    function inputOf(string calldata name) external pure returns (bytes memory);
    function isProtected(string calldata name) external view returns (bool);
    function price() external view returns (uint256);
    function modelId() external view returns (bytes32);
}
