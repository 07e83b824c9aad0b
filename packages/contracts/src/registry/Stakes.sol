// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IOperatorRegistry, Operator, OperatorStatus} from "../interfaces/IOperatorRegistry.sol";
import {typedDigest} from "../types/Eip712.sol";
import {UNBONDING} from "../types/Limits.sol";
import {recoverSigner} from "../types/Signature.sol";
import {ReentrancyGuardTransient} from "solady/utils/ReentrancyGuardTransient.sol";
import {SafeCastLib} from "solady/utils/SafeCastLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// @notice Operators, their keys and their stakes.
/// @dev Whoever has withdrawn may register again, with a key that never served: the former keys stay bound
/// to the owner, so that what they signed can cost it the new stake. Whoever was slashed may not.
abstract contract Stakes is IOperatorRegistry, ReentrancyGuardTransient {
    /// @dev OperatorKey(uint256 chainId,address registry,address owner)
    bytes32 private constant KEY_TYPEHASH = 0x3b7de7e2fef5541212f43508abd10c938ac4e759a5bf9fe05329111e46e7b547;

    IModelRegistry public immutable models;
    uint256 public immutable minStake;
    uint256 public totalStake;

    mapping(address owner => Operator) internal _operators;
    mapping(address key => address owner) public ownerOfKey;

    constructor(uint256 minStake_, IModelRegistry models_) {
        minStake = minStake_;
        models = models_;
    }

    modifier onlyActive() {
        OperatorStatus status = _operators[msg.sender].status;
        if (status == OperatorStatus.None) revert NotRegistered(msg.sender);
        if (status != OperatorStatus.Active) revert NotActive(msg.sender);
        _;
    }

    /// @inheritdoc IOperatorRegistry
    function register(address key, string calldata endpoint, bytes calldata proofOfKey) external payable nonReentrant {
        Operator storage operator = _operators[msg.sender];
        if (operator.status != OperatorStatus.None) revert AlreadyRegistered(msg.sender);
        if (msg.value < minStake) revert StakeTooLow(msg.value, minStake);
        _bind(key, proofOfKey);
        operator.key = key;
        operator.stake = SafeCastLib.toUint96(msg.value);
        operator.status = OperatorStatus.Active;
        operator.endpoint = endpoint;
        totalStake += msg.value;
        emit OperatorRegistered(msg.sender, key, msg.value, endpoint);
    }

    /// @inheritdoc IOperatorRegistry
    function rotateKey(address key, bytes calldata proofOfKey) external nonReentrant onlyActive {
        _bind(key, proofOfKey);
        Operator storage operator = _operators[msg.sender];
        emit KeyRotated(msg.sender, operator.key, key);
        operator.key = key;
    }

    function setEndpoint(string calldata endpoint) external nonReentrant onlyActive {
        _operators[msg.sender].endpoint = endpoint;
        emit EndpointChanged(msg.sender, endpoint);
    }

    function addStake() external payable nonReentrant onlyActive {
        uint96 stake = _operators[msg.sender].stake += SafeCastLib.toUint96(msg.value);
        totalStake += msg.value;
        emit StakeAdded(msg.sender, msg.value, stake);
    }

    /// @inheritdoc IOperatorRegistry
    function startUnbonding() external nonReentrant onlyActive {
        Operator storage operator = _operators[msg.sender];
        operator.status = OperatorStatus.Unbonding;
        operator.withdrawableAt = uint64(block.timestamp + UNBONDING);
        models.vacate(msg.sender);
        emit UnbondingStarted(msg.sender, operator.withdrawableAt);
    }

    function withdrawStake(address to) external nonReentrant {
        Operator storage operator = _operators[msg.sender];
        if (operator.status != OperatorStatus.Unbonding) revert NotUnbonding(msg.sender);
        if (block.timestamp < operator.withdrawableAt) revert StillBonded(operator.withdrawableAt);
        uint256 stake = operator.stake;
        delete _operators[msg.sender];
        totalStake -= stake;
        emit StakeWithdrawn(msg.sender, to, stake);
        SafeTransferLib.safeTransferETH(to, stake);
    }

    function operatorOf(address owner) external view returns (Operator memory) {
        return _operators[owner];
    }

    /// @inheritdoc IOperatorRegistry
    function eligibleKey(address owner) external view returns (address) {
        Operator storage operator = _operators[owner];
        return operator.status == OperatorStatus.Active && operator.stake >= minStake ? operator.key : address(0);
    }

    /// @dev Binds a key to the sender, once and for ever.
    function _bind(address key, bytes calldata proofOfKey) private {
        if (ownerOfKey[key] != address(0)) revert KeyUsed(key);
        bytes32 digest = typedDigest(keccak256(abi.encode(KEY_TYPEHASH, block.chainid, address(this), msg.sender)));
        if (key == address(0) || recoverSigner(digest, proofOfKey) != key) revert KeyNotProven(key);
        ownerOfKey[key] = msg.sender;
    }

    function _useTransientReentrancyGuardOnlyOnMainnet() internal pure override returns (bool) {
        return false;
    }
}
