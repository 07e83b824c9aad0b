export type { ChainReader, CommitteeFacts, Fulfilment } from '../record/verify/chainReader.js'
export type { Finding } from '../record/verify/finding.js'
export {
  type RecordVerification,
  type VerifyRecordParameters,
  verifyRecord,
} from '../record/verify/verifyRecord.js'
export { chainReader } from '../record/verify/viemReader.js'
