// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IQuorumVerifier} from "../interfaces/IQuorumVerifier.sol";

/// @notice Reads packed evidence, of one answer or of a batch. Positions count from the evidence's start.
library EvidenceReader {
    uint256 internal constant EPOCH_BYTES = 4;
    /// @dev seat (1), issuedAt (8), validUntil (8)
    uint256 internal constant HEAD_BYTES = 17;
    uint256 internal constant LENGTH_BYTES = 2;
    uint256 internal constant SIGNATURE_BYTES = 64;

    function epochOf(bytes calldata evidence) internal pure returns (uint256) {
        if (evidence.length < EPOCH_BYTES) revert IQuorumVerifier.EvidenceMalformed();
        return uint32(bytes4(evidence[:EPOCH_BYTES]));
    }

    function headAt(bytes calldata evidence, uint256 cursor)
        internal
        pure
        returns (uint256 seat, uint256 issuedAt, uint256 validUntil)
    {
        uint256 word = _word(evidence, cursor);
        seat = word >> 248;
        issuedAt = word >> 184 & type(uint64).max;
        validUntil = word >> 120 & type(uint64).max;
    }

    /// @return proof what follows a claim's head
    /// @return next where the next claim starts
    function proofAt(bytes calldata evidence, uint256 cursor)
        internal
        pure
        returns (bytes calldata proof, uint256 next)
    {
        uint256 start = cursor + HEAD_BYTES + LENGTH_BYTES;
        if (start > evidence.length) revert IQuorumVerifier.EvidenceMalformed();
        next = start + (_word(evidence, cursor) >> 104 & type(uint16).max);
        if (next > evidence.length) revert IQuorumVerifier.EvidenceMalformed();
        proof = evidence[start:next];
    }

    /// @notice How many claims evidence of one answer has.
    function count(bytes calldata evidence) internal pure returns (uint256 claims) {
        for (uint256 cursor = EPOCH_BYTES; cursor != evidence.length; ++claims) {
            (, cursor) = proofAt(evidence, cursor);
        }
    }

    /// @notice How many operators evidence of a batch has.
    function countOfBatch(bytes calldata evidence) internal pure returns (uint256) {
        uint256 size = evidence.length - EPOCH_BYTES;
        if (size % (HEAD_BYTES + SIGNATURE_BYTES) != 0) revert IQuorumVerifier.EvidenceMalformed();
        return size / (HEAD_BYTES + SIGNATURE_BYTES);
    }

    /// @dev The caller sees to it that what it takes of the word lies within the evidence.
    function _word(bytes calldata evidence, uint256 cursor) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(evidence.offset, cursor))
        }
    }
}
