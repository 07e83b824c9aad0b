// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEvidenceVerifier} from "../interfaces/IEvidenceVerifier.sol";
import {EvidencePolicy, IInferenceConsumer} from "../interfaces/IInferenceConsumer.sol";
import {MAX_CLAIM_AGE} from "../types/Limits.sol";

/// @notice Which evidence convinces a consumer. An action may have several policies, one for each verifier.
abstract contract Policies is IInferenceConsumer {
    /// @dev In one word, so that a check costs one read.
    struct Bounds {
        uint96 maxValue;
        uint40 maxAge;
        uint40 maxRootAge;
    }

    mapping(bytes32 action => mapping(IEvidenceVerifier verifier => Bounds)) private _bounds;
    mapping(bytes32 action => IEvidenceVerifier[]) private _verifiers;

    /// @inheritdoc IInferenceConsumer
    function policiesOf(bytes32 action) external view returns (EvidencePolicy[] memory policies) {
        IEvidenceVerifier[] memory verifiers = _verifiers[action];
        policies = new EvidencePolicy[](verifiers.length);
        for (uint256 i; i < verifiers.length; ++i) {
            Bounds memory bounds = _bounds[action][verifiers[i]];
            policies[i] = EvidencePolicy(verifiers[i], bounds.maxValue, bounds.maxAge, bounds.maxRootAge);
        }
    }

    /// @notice Accepts one more kind of evidence for an action, or changes the bounds of one. To be called
    /// by the constructor; later only under a rule that the users know.
    function _accept(bytes32 action, EvidencePolicy memory policy) internal {
        if (address(policy.verifier).code.length == 0 || policy.maxAge == 0 || policy.maxAge > MAX_CLAIM_AGE) {
            revert PolicyInvalid();
        }
        Bounds storage bounds = _bounds[action][policy.verifier];
        if (bounds.maxAge == 0) _verifiers[action].push(policy.verifier);
        bounds.maxValue = policy.maxValue;
        bounds.maxAge = policy.maxAge;
        bounds.maxRootAge = policy.maxRootAge;
    }

    function _requirePolicy(bytes32 action, IEvidenceVerifier verifier, uint256 value)
        internal
        view
        returns (uint256 maxAge, uint256 maxRootAge)
    {
        Bounds memory bounds = _bounds[action][verifier];
        if (bounds.maxAge == 0) revert VerifierNotAccepted(address(verifier));
        if (value > bounds.maxValue) revert ValueTooHigh(value, bounds.maxValue);
        return (bounds.maxAge, bounds.maxRootAge);
    }
}
