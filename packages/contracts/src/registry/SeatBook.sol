// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Committee, IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {GRACE, MAX_MODELS_PER_OPERATOR} from "../types/Limits.sol";
import {SSTORE2} from "solady/utils/SSTORE2.sol";

/// @notice Committees, and where each operator sits. What an operator's leaving costs is bounded: each model
/// has at most two live committees, and an operator sits in so many models only.
abstract contract SeatBook is IModelRegistry {
    struct Seat {
        bytes32 modelId;
        uint32 epoch;
        uint8 index;
    }

    mapping(bytes32 modelId => mapping(uint256 epoch => Committee)) internal _committees;
    /// @dev Some may be of committees that have gone: those are dropped when the operator sits down again.
    mapping(address owner => Seat[]) private _seats;

    function committeeAt(bytes32 modelId, uint256 epoch) external view returns (Committee memory) {
        return _committees[modelId][epoch];
    }

    /// @return seated false for an operator that sits in too many committees already
    function _sitDown(address owner, bytes32 modelId, uint32 epoch, uint256 index) internal returns (bool seated) {
        Seat[] storage seats = _seats[owner];
        uint256 inOffice;
        for (uint256 i = seats.length; i != 0; --i) {
            Seat memory seat = seats[i - 1];
            Committee storage committee = _committees[seat.modelId][seat.epoch];
            if (!_isLive(committee)) {
                seats[i - 1] = seats[seats.length - 1];
                seats.pop();
            } else if (committee.retiredAt == 0) {
                ++inOffice;
            }
        }
        if (inOffice >= MAX_MODELS_PER_OPERATOR || seats.length >= 2 * MAX_MODELS_PER_OPERATOR) {
            return false;
        }
        seats.push(Seat(modelId, epoch, uint8(index)));
        return true;
    }

    function _standUp(address owner) internal {
        Seat[] storage seats = _seats[owner];
        for (uint256 i; i < seats.length; ++i) {
            Seat memory seat = seats[i];
            Committee storage committee = _committees[seat.modelId][seat.epoch];
            if (!_isLive(committee)) continue;
            committee.vacant |= uint16(1 << seat.index);
            emit SeatVacated(seat.modelId, seat.epoch, seat.index, _keyAt(committee.pointer, seat.index));
        }
        delete _seats[owner];
    }

    /// @dev The keys in the order of their seats, and zero for those that are vacant.
    function _keysOf(Committee memory committee) internal view returns (address[] memory keys) {
        if (committee.pointer == address(0)) return keys;
        keys = new address[]((committee.pointer.code.length - 33) / 20);
        for (uint256 i; i < keys.length; ++i) {
            if (committee.vacant >> i & 1 == 0) keys[i] = _keyAt(committee.pointer, i);
        }
    }

    function _isLive(Committee storage committee) private view returns (bool) {
        return committee.retiredAt == 0 || block.timestamp <= committee.retiredAt + GRACE;
    }

    function _keyAt(address pointer, uint256 index) private view returns (address) {
        uint256 start = 32 + 20 * index;
        return address(bytes20(SSTORE2.read(pointer, start, start + 20)));
    }
}
