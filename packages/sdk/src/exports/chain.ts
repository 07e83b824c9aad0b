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
// Errors that say more than their code
export type { OperatorOutcome, Refusal as ContractRefusal } from '../errors/chain.js'
// The route
export { type ChainParameters, chain } from '../routes/chain/chain.js'
export { type ChainQuoteParameters, chainQuote } from '../routes/chain/chainQuote.js'
export {
  type AnswerWithEvidence,
  type ContractAnswer,
  contractAnswer,
} from '../routes/chain/contractAnswer.js'
export { type Explanation, explainRevert } from '../routes/chain/explain/explainRevert.js'
export { type TrineHubParameters, trineHub } from '../routes/chain/hub/trineHub.js'
export type {
  ChainQuote,
  Costs,
  Network,
  NetworkContext,
  NetworkFactory,
  Order,
  WalletSource,
  Way,
} from '../routes/chain/network.js'
export type { Priors } from '../routes/chain/offers.js'
export { type ChainlinkFeedParameters, chainlinkFeed } from '../routes/chain/price/chainlinkFeed.js'
export { type ResumeRequestParameters, resumeRequest } from '../routes/chain/resumeRequest.js'
export type { KeyValueStore } from '../routes/chain/store/keyValueStore.js'
export {
  type AwaitTransactionParameters,
  awaitTransaction,
} from '../routes/chain/transactions/awaitTransaction.js'
export {
  type Finality,
  type WatchFinalityParameters,
  watchFinality,
} from '../routes/chain/transactions/watchFinality.js'
