import type { Layout } from './database.js'

/**
 * `outputs` and `claims` are kept for ever: they are what this key must never contradict. Hashes beside
 * what they are of, so that a flipped bit is found when a row is read.
 */
const schema = `
CREATE TABLE facts (
  name TEXT PRIMARY KEY, value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE outputs (
  model_id TEXT NOT NULL, runtime_hash TEXT NOT NULL, params_hash TEXT NOT NULL, input_hash TEXT NOT NULL,
  output BLOB NOT NULL, output_hash TEXT NOT NULL,
  PRIMARY KEY (model_id, runtime_hash, params_hash, input_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE claims (
  request_id TEXT PRIMARY KEY, claim TEXT NOT NULL, claim_hash TEXT NOT NULL, proof TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE requests (
  request_id TEXT PRIMARY KEY, request TEXT NOT NULL, state TEXT NOT NULL, seen_at INTEGER NOT NULL,
  payer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_by_state ON requests (state, payer);
CREATE TABLE deliveries (
  request_id TEXT NOT NULL, operator TEXT NOT NULL, claim TEXT NOT NULL, proof TEXT NOT NULL,
  output BLOB NOT NULL, seat INTEGER NOT NULL,
  PRIMARY KEY (request_id, operator)
) STRICT, WITHOUT ROWID;
CREATE TABLE transactions (
  purpose TEXT PRIMARY KEY, digest TEXT NOT NULL, nonce INTEGER NOT NULL, attempts TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX transactions_by_state ON transactions (state)`

export const journalLayout: Layout = { file: 'journal.db', schema, version: 1 }
