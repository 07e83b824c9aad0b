// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceCallback, IInferenceHub} from "../interfaces/IInferenceHub.sol";
import {Request} from "../types/Request.sol";

/// @notice Calls a consumer that may be hostile.
library Callback {
    /// @dev What the hub still needs once the consumer has returned: the event, and one transient write.
    uint256 private constant GAS_AFTER = 20_000;
    /// @dev Of the event, a byte of output.
    uint256 private constant GAS_AFTER_A_BYTE = 12;
    /// @dev The call's own surcharge for money, and on failure to send that back, or to credit it.
    uint256 private constant GAS_FOR_VALUE = 110_000;

    /// @return accepted whether the consumer took the answer; false where it has no code
    /// @return reason the first 4 bytes of what it reverted with; no more is looked at
    function deliver(
        Request calldata asked,
        bytes32 id,
        bytes calldata input,
        bytes calldata output,
        uint256 callbackGas,
        uint256 value
    ) internal returns (bool accepted, bytes4 reason) {
        address consumer = asked.consumer;
        bytes memory call_ = abi.encodeCall(IInferenceCallback.onInference, (asked, id, input, output));
        if (consumer.code.length == 0) return (false, 0);

        // A call gets at most 63/64 of what is left: less than was set aside must not pass for a refusal.
        uint256 required = callbackGas + callbackGas / 63 + 1 + GAS_AFTER + GAS_AFTER_A_BYTE * output.length
            + (value == 0 ? 0 : GAS_FOR_VALUE);
        if (gasleft() < required) revert IInferenceHub.CallbackGasTooLow(required);
        assembly ("memory-safe") {
            accepted := call(callbackGas, consumer, value, add(call_, 0x20), mload(call_), 0, 0)
            if iszero(accepted) {
                let size := returndatasize()
                if gt(size, 4) { size := 4 }
                mstore(0x00, 0)
                returndatacopy(0x00, 0x00, size)
                reason := mload(0x00)
            }
        }
    }
}
