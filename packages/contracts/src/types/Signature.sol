// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev Half of the curve's order: of the two forms of each signature only the one with the lower s counts.
uint256 constant MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

/// @notice The signer of a digest by an EIP-2098 signature; zero where it is none.
/// @param vs s, with the parity of R's y coordinate in the top bit
function recoverSigner(bytes32 digest, bytes32 r, bytes32 vs) view returns (address signer) {
    assembly ("memory-safe") {
        let s := shr(1, shl(1, vs))
        if iszero(gt(s, MAX_S)) {
            let free := mload(0x40)
            mstore(0x00, digest)
            mstore(0x20, add(27, shr(255, vs)))
            mstore(0x40, r)
            mstore(0x60, s)
            // Returns nothing at all where there is no signer.
            let ok := staticcall(gas(), 1, 0x00, 0x80, 0x00, 0x20)
            if and(ok, eq(returndatasize(), 0x20)) { signer := mload(0x00) }
            mstore(0x40, free)
            mstore(0x60, 0)
        }
    }
}

/// @notice The signer by a signature that must be 64 bytes long; zero where it is none.
function recoverSigner(bytes32 digest, bytes calldata signature) view returns (address) {
    if (signature.length != 64) return address(0);
    return recoverSigner(digest, bytes32(signature[:32]), bytes32(signature[32:]));
}
