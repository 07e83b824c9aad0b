// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SignedClaim} from "../types/Claim.sol";
import {IModelRegistry} from "./IModelRegistry.sol";

enum OperatorStatus {
    None,
    Active,
    Unbonding,
    Slashed
}

struct Operator {
    /// @dev Signs claims. Kept online; it can be changed, and a former key stays slashable.
    address key;
    uint96 stake;
    OperatorStatus status;
    /// @dev Unix time in seconds; 0 unless unbonding.
    uint64 withdrawableAt;
    /// @dev Where pages and other nodes reach the operator.
    string endpoint;
}

/// @notice Who stands behind which key, with what stake. An operator is its owner's account, which is kept
/// offline; claims are signed by its key.
interface IOperatorRegistry {
    event OperatorRegistered(address indexed owner, address indexed key, uint256 stake, string endpoint);
    event EndpointChanged(address indexed owner, string endpoint);
    event KeyRotated(address indexed owner, address indexed formerKey, address indexed key);
    event StakeAdded(address indexed owner, uint256 amount, uint256 stake);
    event UnbondingStarted(address indexed owner, uint256 withdrawableAt);
    event StakeWithdrawn(address indexed owner, address to, uint256 amount);
    /// @param outputHash what the operator signed
    /// @param otherOutputHash what it signed as well, or what was proved
    event Slashed(
        address indexed owner,
        address indexed key,
        bytes32 indexed modelId,
        bytes32 outputHash,
        bytes32 otherOutputHash,
        uint256 amount,
        address reporter
    );

    error AlreadyRegistered(address owner);
    error NotRegistered(address owner);
    /// @notice A key serves one operator, once and for ever.
    error KeyUsed(address key);
    /// @notice The new key did not sign that it belongs to this owner.
    error KeyNotProven(address key);
    error StakeTooLow(uint256 stake, uint256 required);
    error NotActive(address owner);
    error NotUnbonding(address owner);
    error StillBonded(uint256 withdrawableAt);
    /// @notice Only runs of class `exact` have one right output.
    error ClassNotExact(uint8 class);
    /// @notice The claims are not about the same run, or not by the same operator.
    error ClaimsDiffer();
    /// @notice Both claims, or the claim and the proof, say the same.
    error SameOutput();
    error ClaimNotSigned(address key);
    error KeyUnknown(address key);
    error NoOutputProver(bytes32 modelId);
    /// @notice Operators who do not trust the model's prover still have the time to leave.
    error OutputProverTooNew(bytes32 modelId, uint256 usableAt);
    /// @notice The claim is of another runtime or class than the model is registered with here.
    error NotAsRegistered(bytes32 modelId);
    error AlreadySlashed(address owner);

    /// @param key signs claims from now on
    /// @param endpoint URL of the operator's node
    /// @param proofOfKey EIP-2098 signature by `key` of `OperatorKey(uint256 chainId,address registry,address owner)`
    function register(address key, string calldata endpoint, bytes calldata proofOfKey) external payable;
    /// @notice Takes effect in a committee when its next epoch begins; until then the former key signs.
    function rotateKey(address key, bytes calldata proofOfKey) external;
    function setEndpoint(string calldata endpoint) external;
    function addStake() external payable;
    /// @notice Leaves every committee at once. The stake can still be slashed until it is withdrawn.
    function startUnbonding() external;
    function withdrawStake(address to) external;

    /// @notice Slashes an operator that signed two outputs for one run, on whatever chain. Anyone may; a
    /// tenth of the stake goes to the reporter, the rest out of circulation.
    function slashEquivocation(SignedClaim calldata one, SignedClaim calldata other) external;
    /// @notice Slashes an operator that signed an output other than the one the model's prover shows, for a
    /// model as this chain has it registered.
    function slashByProof(SignedClaim calldata signed, bytes32 outputHash, bytes calldata proof) external;

    function operatorOf(address owner) external view returns (Operator memory);
    /// @notice The owner behind a key, present or former; zero for none.
    function ownerOfKey(address key) external view returns (address);
    /// @notice The key of an operator that may sit in a committee; zero for one that may not.
    function eligibleKey(address owner) external view returns (address);
    function models() external view returns (IModelRegistry);
    function minStake() external view returns (uint256);
    /// @notice The sum of all stakes: the contract's balance is never less.
    function totalStake() external view returns (uint256);
}
