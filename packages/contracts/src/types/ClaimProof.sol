// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ClaimLib} from "./ClaimLib.sol";
import {typedDigest} from "./Eip712.sol";
import {Merkle} from "./Merkle.sol";
import {recoverSigner} from "./Signature.sol";

/// @notice Who signed a claim, alone or in a batch.
library ClaimProof {
    /// @param claimHash the claim's struct hash
    /// @param operator the key that the claim names
    /// @param proof one of the two forms of {SignedClaim}
    /// @return zero where the proof has neither form or the signature is none
    function signer(bytes32 claimHash, address operator, bytes calldata proof) internal view returns (address) {
        if (proof.length == 64) return recoverSigner(typedDigest(claimHash), proof);
        if (proof.length < 68 || proof.length % 32 != 4) return address(0);

        uint256 count = uint32(bytes4(proof[64:68]));
        // A batch of none has no leaf. A path of another length would end at an inner node.
        if (count == 0 || (proof.length - 68) / 32 != Merkle.height(count)) return address(0);
        bytes32 root = Merkle.rootOf(claimHash, proof[68:]);
        return recoverSigner(typedDigest(ClaimLib.batchHash(root, count, operator)), proof[:64]);
    }
}
