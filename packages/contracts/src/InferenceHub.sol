// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Accounts} from "./hub/Accounts.sol";
import {Fulfilment} from "./hub/Fulfilment.sol";
import {Requests} from "./hub/Requests.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";
import {IOperatorRegistry} from "./interfaces/IOperatorRegistry.sol";
import {IQuorumVerifier} from "./interfaces/IQuorumVerifier.sol";

/// @notice Requests by push. It has no owner, and nothing in it can be changed.
contract InferenceHub is Fulfilment {
    constructor(IQuorumVerifier verifier_, IModelRegistry models_, IOperatorRegistry operators_)
        Accounts(operators_)
        Requests(models_)
        Fulfilment(verifier_)
    {
        // Whoever answers for a key's owner decides who takes its earnings: only the committees' own registry.
        bool known = address(verifier_.models()) == address(models_)
            && address(models_.operators()) == address(operators_) && address(operators_.models()) == address(models_);
        if (!known) revert PartsDiffer();
    }
}
