import { BaseError } from './base.js'

/**
 * A manifest does not have the form of `model.schema.json`.
 *
 * What to do: Do not use this model. If it is yours, validate `model.json` with
 * `model.schema.json`; the path says where to look.
 */
export class ManifestInvalidError extends BaseError {
  override readonly name = 'ManifestInvalidError'
  readonly code = 'model/manifest-invalid'
  readonly remedy = 'stop'
  constructor({ path, reason }: { path: string; reason: string }) {
    super(`The model's manifest cannot be used: at "${path}", ${reason}.`, { details: { path } })
  }
}

/**
 * A manifest is well formed, but is not the model that was asked for: another one, or an older
 * one.
 *
 * What to do: Do not run it. If you meant to move to this version of the model, read its card,
 * then change the id that your app names.
 */
export class ModelIdMismatchError extends BaseError {
  override readonly name = 'ModelIdMismatchError'
  readonly code = 'model/id-mismatch'
  readonly remedy = 'stop'
  constructor({ expected, actual }: { expected: string; actual: string }) {
    super(`The manifest describes another model: ${actual} instead of ${expected}.`, {
      details: { expected, actual },
    })
  }
}

/**
 * Bytes of a model or engine file differ from their SHA-256. The engine has not seen them.
 *
 * What to do: Call again: the bytes are downloaded anew. If it happens again, whoever serves the
 * file serves another one.
 */
export class IntegrityError extends BaseError {
  override readonly name = 'IntegrityError'
  readonly code = 'model/integrity'
  readonly remedy = 'retry'
  constructor(details: { file: string; chunk: number; from: 'network' | 'store' }) {
    super(
      details.from === 'store'
        ? `Stored bytes of "${details.file}" were changed after they had been verified (chunk ${details.chunk}); they have been removed.`
        : `Downloaded bytes of "${details.file}" do not match the model's digest (chunk ${details.chunk}); they have been discarded.`,
      { details },
    )
  }
}

/**
 * A file of a model or engine could not be fetched: refused, cut short, too long or stalled.
 *
 * What to do: Check the connection and that the address serves this file, then call again. Chunks
 * that were verified are kept.
 */
export class DownloadError extends BaseError {
  override readonly name = 'DownloadError'
  readonly code = 'model/download-failed'
  readonly remedy = 'retry'
  constructor({
    file,
    reason,
    cause,
  }: {
    file: string
    /** `'status 404'`, `'stalled'`, `'size'`, `'network'` */
    reason: string
    cause?: unknown
  }) {
    super(`"${file}" could not be downloaded: ${reason}.`, { cause, details: { file, reason } })
  }
}

/**
 * The request's task is not the one the model does.
 *
 * What to do: Use the action that fits the model, or `run()` with raw tensors.
 */
export class TaskMismatchError extends BaseError {
  override readonly name = 'TaskMismatchError'
  readonly code = 'model/task-mismatch'
  readonly remedy = 'fix-input'
  constructor({ model, expected, actual }: { model: string; expected: string; actual: string }) {
    super(`The model "${model}" does "${actual}", and the call was for "${expected}".`, {
      details: { model, expected, actual },
    })
  }
}

/**
 * A tensor, or what the engine says of the model, differs from the manifest.
 *
 * What to do: Compare the tensor’s type and shape with `inputs` in the model’s manifest.
 */
export class ShapeMismatchError extends BaseError {
  override readonly name = 'ShapeMismatchError'
  readonly code = 'model/shape-mismatch'
  readonly remedy = 'fix-input'
  constructor({ tensor, reason }: { tensor: string; reason: string }) {
    super(`The tensor "${tensor}" does not fit the model: ${reason}.`, { details: { tensor } })
  }
}

/**
 * The engine computed something else than the model's golden vectors: this backend is not used.
 *
 * What to do: Nothing: the next backend or route is used if the plan has one. Report the backend:
 * it computes wrongly.
 */
export class HealthCheckError extends BaseError {
  override readonly name = 'HealthCheckError'
  readonly code = 'model/health-check-failed'
  readonly remedy = 'change-route'
  constructor({ model, backend, vector }: { model: string; backend: string; vector: number }) {
    super(
      `The backend "${backend}" computes "${model}" wrongly (golden vector ${vector}); its answers are not used.`,
      { details: { model, backend, vector } },
    )
  }
}
