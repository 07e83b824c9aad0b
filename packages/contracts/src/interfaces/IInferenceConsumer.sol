// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEvidenceVerifier} from "./IEvidenceVerifier.sol";

/// @notice Which evidence convinces a consumer, for one action.
struct EvidencePolicy {
    IEvidenceVerifier verifier;
    /// @dev Wei that may hang on one answer: the deployer's stated trust limit.
    uint96 maxValue;
    /// @dev Seconds that evidence may be old.
    uint40 maxAge;
    /// @dev Seconds that a root posted from another chain may be old.
    uint40 maxRootAge;
}

/// @notice An answer as a user's own transaction carries it: by pull.
struct Answer {
    /// @dev One of the policy's verifiers.
    IEvidenceVerifier verifier;
    /// @dev Top bit clear. Spent once for each requester.
    uint256 nonce;
    bytes output;
    bytes evidence;
}

interface IInferenceConsumer {
    error OnlyHub();
    /// @notice This consumer takes no answers from the hub.
    error OnlyByPull();
    /// @notice A policy must name a verifier, and an age from 1 second to {MAX_CLAIM_AGE}.
    error PolicyInvalid();
    error VerifierNotAccepted(address verifier);
    error ValueTooHigh(uint256 value, uint256 maxValue);
    /// @notice Pull requests have the nonce's top bit clear.
    error NonceNotForPull();
    error NonceSpent(address requester, uint256 nonce);

    /// @notice Whether an answer with this nonce was used for this requester.
    function isSpent(address requester, uint256 nonce) external view returns (bool);
    /// @notice What the consumer asks of evidence for an action.
    function policiesOf(bytes32 action) external view returns (EvidencePolicy[] memory);
}
