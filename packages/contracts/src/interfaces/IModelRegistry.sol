// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IOperatorRegistry} from "./IOperatorRegistry.sol";

/// @notice What a chain knows of a model.
struct ModelTerms {
    /// @dev SHA-256 of the engine's WebAssembly file that claims must name.
    bytes32 runtimeHash;
    /// @dev Determinism class that claims must name: 1 exact, 2 bounded, 3 statistical.
    uint8 class;
    /// @dev k: how many claims convince. From 1 to the number of seats.
    uint8 quorum;
    /// @dev Wei that one operator asks for one answer by push.
    uint80 price;
    /// @dev Whoever proves another output than the one an operator signed has it slashed, once everybody had
    /// the time to leave before; zero: nobody.
    address outputProver;
}

/// @notice A committee as it was when it took office.
struct Committee {
    /// @dev Holds the runtime hash and then the keys in the order of their seats (SSTORE2).
    address pointer;
    /// @dev Unix time in seconds; 0 while in office.
    uint40 retiredAt;
    uint8 quorum;
    uint8 class;
    /// @dev Bit i is set where seat i is empty.
    uint16 vacant;
}

/// @notice Which models this chain trusts whom to run: each names up to 16 staked operators, all of them
/// eligible for every request. The registry's owner registers models and proposes committees; that owner is
/// trusted to choose them well, and everybody sees the choice a day before it counts.
interface IModelRegistry {
    event ModelRegistered(bytes32 indexed modelId, ModelTerms terms);
    event PriceChanged(bytes32 indexed modelId, uint80 price);
    event OutputProverChanged(bytes32 indexed modelId, address outputProver, uint256 usableAt);
    event CommitteeProposed(bytes32 indexed modelId, address[] owners, uint256 activatableAt);
    event CommitteeActivated(bytes32 indexed modelId, uint32 indexed epoch, address[] keys);
    event SeatVacated(bytes32 indexed modelId, uint32 indexed epoch, uint8 seat, address key);

    error ModelUnknown(bytes32 modelId);
    error ModelKnown(bytes32 modelId);
    error TermsInvalid();
    error TooManySeats(uint256 seats);
    /// @notice An operator that is to sit is not registered, has too little stake, is leaving, was slashed,
    /// or is named twice.
    error OperatorNotEligible(address owner);
    error NothingProposed(bytes32 modelId);
    error TooEarly(uint256 activatableAt);
    error OnlyOperatorRegistry();

    /// @notice Registers a model once; its runtime, class and quorum never change.
    function register(bytes32 modelId, ModelTerms calldata terms) external;
    function setPrice(bytes32 modelId, uint80 price) external;
    function setOutputProver(bytes32 modelId, address outputProver) external;

    /// @notice Names the operators, by their owners' accounts, that are to take office.
    function proposeCommittee(bytes32 modelId, address[] calldata owners) external;
    /// @notice Puts what was proposed in office with the keys and stakes as they are now. Anyone may; the
    /// first committee at once, later ones {GRACE} after the proposal and after the one before.
    function activateCommittee(bytes32 modelId) external returns (uint32 epoch);
    /// @notice Empties the seats of an operator that leaves or was slashed, in every live committee.
    function vacate(address owner) external;

    function termsOf(bytes32 modelId) external view returns (ModelTerms memory);
    /// @notice From when on the model's prover can have anyone slashed: {UNBONDING} and a day after it was
    /// named. Whoever does not trust it leaves before, stake and all.
    function proverUsableAt(bytes32 modelId) external view returns (uint256);
    /// @notice Whom {activateCommittee} would put in office, by their owners' accounts, and from when on. The
    /// keys are those of that time.
    function proposalOf(bytes32 modelId) external view returns (address[] memory owners, uint256 activatableAt);
    function operators() external view returns (IOperatorRegistry);
    /// @notice The least that a request by push pays: the price of one operator, k times.
    function feeOf(bytes32 modelId) external view returns (uint256);
    function currentEpoch(bytes32 modelId) external view returns (uint32);
    /// @notice The committee of an epoch; all zero where there was none. Epochs begin at 1.
    function committeeAt(bytes32 modelId, uint256 epoch) external view returns (Committee memory);
    /// @notice The keys of the committee in office, in the order of their seats; zero where one is vacant.
    function seatsOf(bytes32 modelId) external view returns (uint32 epoch, address[] memory keys);
}
