// Claims: what operators sign, as contracts check it
export {
  batchDigest,
  type Claim,
  claimDigest,
  claimDomain,
  claimHash,
  claimTypes,
  classNumbers,
  noParams,
  type OperatorKey,
  operatorKeyDigest,
  pushNonce,
  type Question,
  type SessionRequestMessage,
  sessionRequestDigest,
} from '../claims/claim.js'
export {
  packBatchEvidence,
  packBatchProof,
  packEvidence,
  type QuorumClaims,
  readProof,
  type SeatBatch,
  type SeatClaim,
} from '../claims/evidence.js'
export { type ClaimJson, parseClaim, toJson } from '../claims/json.js'
export { merkleProof, merkleRoot } from '../claims/merkle.js'
export { requestId } from '../claims/requestId.js'
export { recoverSigner, signerOf, toCompact } from '../claims/signature.js'
export {
  type ClaimRequest,
  claimRequestSchema,
  type Health,
  healthSchema,
  type Refusal,
  refusalSchema,
  type SessionRequest,
  type SignedClaim,
  sessionRequestSchema,
  signedClaimSchema,
  submittedSchema,
} from '../claims/wire.js'
