// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Which names there are, and how a model is told one.
library NameRules {
    uint256 internal constant MAX_LENGTH = 32;
    uint256 internal constant INPUT_LENGTH = 64;

    /// @notice From 1 to 32 of `a-z`, `0-9`, `-`; not what a browser reads as a number (`123`, `0x1f`) or
    /// as other letters (`xn--…`).
    function isValid(bytes memory name) internal pure returns (bool) {
        uint256 length = name.length;
        if (length == 0 || length > MAX_LENGTH) return false;
        bool digitsOnly = true;
        bool hexOnly = length >= 2 && name[0] == "0" && name[1] == "x";
        for (uint256 i; i < length; ++i) {
            bytes1 c = name[i];
            bool digit = c >= "0" && c <= "9";
            if (!digit && !(c >= "a" && c <= "z") && c != "-") return false;
            if (!digit) digitsOnly = false;
            if (i >= 2 && !digit && !(c >= "a" && c <= "f")) hexOnly = false;
        }
        bool punycode = length >= 4 && name[0] == "x" && name[1] == "n" && name[2] == "-" && name[3] == "-";
        return !digitsOnly && !hexOnly && !punycode;
    }

    /// @notice The model's input: the name's bytes, filled up with zero to 64.
    function toInput(bytes memory name) internal pure returns (bytes memory) {
        return bytes.concat(name, new bytes(INPUT_LENGTH - name.length));
    }

    /// @notice The name in a model's input; what is not one becomes a name that is not valid.
    function fromInput(bytes calldata input) internal pure returns (bytes memory) {
        if (input.length != INPUT_LENGTH) return "";
        uint256 length;
        while (length < INPUT_LENGTH && input[length] != 0) ++length;
        for (uint256 i = length; i < INPUT_LENGTH; ++i) {
            if (input[i] != 0) return "";
        }
        return input[:length];
    }
}
