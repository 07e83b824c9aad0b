// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IInferenceCallback} from "../../src/interfaces/IInferenceHub.sol";
import {Request} from "../../src/types/Request.sol";

/// @notice Does with an answer, and with money, whatever a test tells it to.
contract HostileConsumer is IInferenceCallback {
    enum Mode {
        Accept,
        Revert,
        RevertWithMuch,
        ReturnMuch,
        BurnGas,
        Invalid,
        Reenter,
        ReenterAndRevert
    }

    error Refused(uint256 why);

    Mode public mode;
    address public target;
    bytes[] private _calls;
    /// @dev How many of the calls back went through.
    uint256 public reentered;
    uint256 public calls;

    function become(Mode mode_) external {
        mode = mode_;
    }

    function aim(address target_, bytes[] calldata calls_) external {
        target = target_;
        _calls = calls_;
    }

    /// @dev Acts as itself: for what only a consumer may do.
    function act(address to, uint256 value, bytes calldata data) external returns (bytes memory) {
        (bool ok, bytes memory result) = to.call{value: value}(data);
        require(ok);
        return result;
    }

    function onInference(Request calldata, bytes32, bytes calldata, bytes calldata) external payable {
        ++calls;
        _misbehave();
    }

    receive() external payable {
        _misbehave();
    }

    function _misbehave() private {
        Mode now_ = mode;
        if (now_ == Mode.Revert) revert Refused(7);
        if (now_ == Mode.Invalid) assembly { invalid() }
        if (now_ == Mode.RevertWithMuch) assembly { revert(0, 50000) }
        if (now_ == Mode.ReturnMuch) assembly { return(0, 50000) }
        if (now_ == Mode.BurnGas) while (true) {}
        if (now_ < Mode.Reenter) return;
        for (uint256 i; i < _calls.length; ++i) {
            (bool ok,) = target.call(_calls[i]);
            if (ok) ++reentered;
        }
        if (now_ == Mode.ReenterAndRevert) revert Refused(8);
    }
}
