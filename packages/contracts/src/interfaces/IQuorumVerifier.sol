// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEvidenceVerifier} from "./IEvidenceVerifier.sol";
import {IModelRegistry} from "./IModelRegistry.sol";

/// @notice One answer of a batch.
struct BatchItem {
    bytes32 inputHash;
    uint256 nonce;
    bytes32 outputHash;
}

/// @notice Convinced by exactly k claims of a model's committee that agree in every field but operator and
/// times.
/// @dev Evidence is packed: `epoch` (4 bytes), then for each of the k claims, in strictly ascending order
/// of seats: `seat` (1), `issuedAt` (8), `validUntil` (8), length of the proof (2), the proof as in
/// {SignedClaim}. Integers are big-endian. Model, runtime and class are not carried: they are the
/// registry's, so that a claim about any other has no valid signature.
interface IQuorumVerifier is IEvidenceVerifier {
    /// @notice The packed evidence ends too early or goes on too long.
    error EvidenceMalformed();
    /// @notice The number of claims is not the model's k.
    error WrongClaimCount(uint256 given, uint256 required);
    /// @notice Seats must be named once, in ascending order.
    error SeatsNotAscending(uint256 seat);
    /// @notice There is no such seat in the committee.
    error SeatUnknown(uint256 seat);
    /// @notice Whoever held this seat was slashed or has left.
    error SeatVacant(uint256 seat);
    /// @notice The claim in this seat was not signed by the seat's key, or not for this very question,
    /// output, model, runtime, epoch and times.
    error WrongSigner(uint256 seat);
    /// @notice Signed for a time that has not come.
    error ClaimFromTheFuture(uint256 seat, uint64 issuedAt);
    /// @notice Older than the claim itself or the consumer's policy allows.
    error ClaimExpired(uint256 seat, uint256 expiredAt);
    /// @notice The committee of this epoch is not in office any more, or never was.
    error EpochNotLive(bytes32 modelId, uint256 epoch);
    /// @notice `maxAge` is greater than any claim may be old.
    error MaxAgeTooLong(uint256 maxAge);
    error BatchTooLarge(uint256 count);

    /// @notice Whose committees convince it.
    function models() external view returns (IModelRegistry);

    /// @notice Checks many answers to one requester, each operator having signed all of them as one batch.
    /// @dev `evidence` is packed: `epoch` (4), then for each of the k operators in ascending order of
    /// seats: `seat` (1), `issuedAt` (8), `validUntil` (8), EIP-2098 signature of
    /// `ClaimBatch(root, count, operator)` (64). The tree's leaves are the struct hashes of the claims in
    /// the order of `items`, filled up with zero to a power of two; a node is the keccak256 of its two
    /// children, the smaller first.
    /// @return requestIds one for each item
    /// @return operators the keys that signed
    function verifyBatch(
        address hub,
        address consumer,
        address requester,
        bytes32 modelId,
        bytes32 paramsHash,
        BatchItem[] calldata items,
        uint256 maxAge,
        bytes calldata evidence
    ) external view returns (bytes32[] memory requestIds, address[] memory operators);
}
