// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Numbers for those who submit the requests of sessions. There are few of them, and a number fits
/// into a request's slot where an address would need another one.
abstract contract Submitters {
    mapping(address submitter => uint32) private _numbers;
    mapping(uint32 number => address) private _submitters;
    uint32 private _count;

    function _numberOf(address submitter) internal returns (uint32 number) {
        number = _numbers[submitter];
        if (number == 0) {
            number = ++_count;
            _numbers[submitter] = number;
            _submitters[number] = submitter;
        }
    }

    /// @dev Zero for number 0, which stands for nobody.
    function _submitterAt(uint32 number) internal view returns (address) {
        return _submitters[number];
    }
}
