// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Committee, IModelRegistry, ModelTerms} from "./interfaces/IModelRegistry.sol";
import {IOperatorRegistry} from "./interfaces/IOperatorRegistry.sol";
import {SeatBook} from "./registry/SeatBook.sol";
import {GRACE, MAX_SEATS, UNBONDING} from "./types/Limits.sol";
import {TwoStepOwnable} from "./utils/TwoStepOwnable.sol";
import {SSTORE2} from "solady/utils/SSTORE2.sol";

/// @notice Models and their committees.
contract ModelRegistry is SeatBook, TwoStepOwnable {
    struct Office {
        uint32 epoch;
        uint40 activatedAt;
        uint40 proposedAt;
        address[] proposed;
    }

    IOperatorRegistry public immutable operators;

    mapping(bytes32 modelId => ModelTerms) private _terms;
    mapping(bytes32 modelId => Office) private _offices;
    /// @inheritdoc IModelRegistry
    mapping(bytes32 modelId => uint256) public proverUsableAt;

    constructor(address owner_, IOperatorRegistry operators_) TwoStepOwnable(owner_) {
        operators = operators_;
    }

    modifier onlyKnown(bytes32 modelId) {
        if (_terms[modelId].quorum == 0) revert ModelUnknown(modelId);
        _;
    }

    /// @inheritdoc IModelRegistry
    function register(bytes32 modelId, ModelTerms calldata terms) external onlyOwner {
        if (_terms[modelId].quorum != 0) revert ModelKnown(modelId);
        if (
            modelId == 0 || terms.runtimeHash == 0 || terms.class == 0 || terms.class > 3 || terms.quorum == 0
                || terms.quorum > MAX_SEATS
        ) revert TermsInvalid();
        _terms[modelId] = terms;
        proverUsableAt[modelId] = block.timestamp + UNBONDING + 1 days;
        emit ModelRegistered(modelId, terms);
    }

    /// @inheritdoc IModelRegistry
    function setPrice(bytes32 modelId, uint80 price) external onlyOwner onlyKnown(modelId) {
        _terms[modelId].price = price;
        emit PriceChanged(modelId, price);
    }

    /// @inheritdoc IModelRegistry
    function setOutputProver(bytes32 modelId, address outputProver) external onlyOwner onlyKnown(modelId) {
        _terms[modelId].outputProver = outputProver;
        proverUsableAt[modelId] = block.timestamp + UNBONDING + 1 days;
        emit OutputProverChanged(modelId, outputProver, proverUsableAt[modelId]);
    }

    /// @inheritdoc IModelRegistry
    function proposeCommittee(bytes32 modelId, address[] calldata owners) external onlyOwner onlyKnown(modelId) {
        if (owners.length > MAX_SEATS) revert TooManySeats(owners.length);
        if (owners.length < _terms[modelId].quorum) revert TermsInvalid();
        for (uint256 i; i < owners.length; ++i) {
            if (operators.eligibleKey(owners[i]) == address(0)) revert OperatorNotEligible(owners[i]);
            for (uint256 j; j < i; ++j) {
                if (owners[j] == owners[i]) revert OperatorNotEligible(owners[i]);
            }
        }
        Office storage office = _offices[modelId];
        office.proposed = owners;
        office.proposedAt = uint40(block.timestamp);
        emit CommitteeProposed(modelId, owners, _activatableAt(office));
    }

    /// @inheritdoc IModelRegistry
    function activateCommittee(bytes32 modelId) external returns (uint32 epoch) {
        Office storage office = _offices[modelId];
        address[] memory owners = office.proposed;
        if (owners.length == 0) revert NothingProposed(modelId);
        if (block.timestamp < _activatableAt(office)) revert TooEarly(_activatableAt(office));

        if (office.epoch != 0) _committees[modelId][office.epoch].retiredAt = uint40(block.timestamp);
        epoch = ++office.epoch;
        office.activatedAt = uint40(block.timestamp);
        delete office.proposed;

        ModelTerms storage terms = _terms[modelId];
        (address[] memory keys, uint16 vacant) = _seat(modelId, epoch, owners, terms.quorum);
        address pointer = SSTORE2.write(_pack(terms.runtimeHash, keys));
        _committees[modelId][epoch] = Committee(pointer, 0, terms.quorum, terms.class, vacant);
        emit CommitteeActivated(modelId, epoch, keys);
    }

    /// @inheritdoc IModelRegistry
    function vacate(address owner) external {
        if (msg.sender != address(operators)) revert OnlyOperatorRegistry();
        _standUp(owner);
    }

    function termsOf(bytes32 modelId) external view returns (ModelTerms memory) {
        return _terms[modelId];
    }

    /// @inheritdoc IModelRegistry
    function feeOf(bytes32 modelId) external view onlyKnown(modelId) returns (uint256) {
        return uint256(_terms[modelId].price) * _terms[modelId].quorum;
    }

    /// @inheritdoc IModelRegistry
    function proposalOf(bytes32 modelId) external view returns (address[] memory owners, uint256 activatableAt) {
        Office storage office = _offices[modelId];
        owners = office.proposed;
        if (owners.length != 0) activatableAt = _activatableAt(office);
    }

    function currentEpoch(bytes32 modelId) external view returns (uint32) {
        return _offices[modelId].epoch;
    }

    /// @inheritdoc IModelRegistry
    function seatsOf(bytes32 modelId) external view returns (uint32 epoch, address[] memory keys) {
        epoch = _offices[modelId].epoch;
        keys = _keysOf(_committees[modelId][epoch]);
    }

    /// @dev The second later than {GRACE} after the last change sees to it that no more than one former
    /// committee is live.
    function _activatableAt(Office storage office) private view returns (uint256) {
        if (office.epoch == 0) return office.proposedAt;
        uint256 afterProposal = office.proposedAt + GRACE;
        uint256 afterFormer = office.activatedAt + GRACE + 1;
        return afterProposal > afterFormer ? afterProposal : afterFormer;
    }

    /// @dev Whoever has become ineligible since the proposal, or sits in too many committees, leaves an empty seat, as long as k remain: one
    /// operator cannot hold up the others.
    function _seat(bytes32 modelId, uint32 epoch, address[] memory owners, uint256 quorum)
        private
        returns (address[] memory keys, uint16 vacant)
    {
        keys = new address[](owners.length);
        uint256 seated;
        for (uint256 i; i < owners.length; ++i) {
            keys[i] = operators.eligibleKey(owners[i]);
            if (keys[i] != address(0) && _sitDown(owners[i], modelId, epoch, i)) {
                ++seated;
            } else {
                vacant |= uint16(1 << i);
                if (owners.length - i + seated <= quorum) revert OperatorNotEligible(owners[i]);
            }
        }
    }

    function _pack(bytes32 runtimeHash, address[] memory keys) private pure returns (bytes memory blob) {
        blob = abi.encodePacked(runtimeHash);
        for (uint256 i; i < keys.length; ++i) {
            blob = abi.encodePacked(blob, keys[i]);
        }
    }
}
