import { BaseError } from './base.js'

/**
 * The engine cannot run here: no WebAssembly SIMD, no GPU, or another version of `onnxruntime-web`.
 *
 * What to do: Offer another backend or route: `backends: ['webgpu', 'wasm']`, or a cloud route. If
 * the reason names a version, install that one.
 */
export class EngineUnavailableError extends BaseError {
  override readonly name = 'EngineUnavailableError'
  readonly code = 'local/engine-unavailable'
  readonly remedy = 'change-route'
  constructor({ backend, reason, cause }: { backend: string; reason: string; cause?: unknown }) {
    super(`The engine for "${backend}" cannot run here: ${reason}.`, {
      cause,
      details: { backend, reason },
    })
  }
}

/**
 * The engine refused the model, or failed while it ran it.
 *
 * What to do: Check that the file is an ONNX model that this engine version runs; another backend
 * may run it. `cause` has the engine’s own words, for debuggers.
 */
export class EngineFailedError extends BaseError {
  override readonly name = 'EngineFailedError'
  readonly code = 'local/engine-failed'
  readonly remedy = 'change-route'
  constructor({ model, stage, cause }: { model: string; stage: 'load' | 'run'; cause?: unknown }) {
    super(`The engine failed to ${stage} the model "${model}".`, {
      cause,
      details: { model, stage },
    })
  }
}

/**
 * The worker that ran the model ended by itself, for want of memory for instance.
 *
 * What to do: Call again: a new worker starts. If it happens again, the model is too large for
 * this device’s memory.
 */
export class WorkerCrashedError extends BaseError {
  override readonly name = 'WorkerCrashedError'
  readonly code = 'local/worker-crashed'
  readonly remedy = 'retry'
  constructor({ cause }: { cause?: unknown } = {}) {
    super('The worker that runs models on this device ended unexpectedly.', { cause })
  }
}

/**
 * The engine's output is not what the model gives: another shape or type, or no number at all.
 *
 * What to do: Use another backend, and report the model and the backend: a healthy one does not do
 * this.
 */
export class OutputInvalidError extends BaseError {
  override readonly name = 'OutputInvalidError'
  readonly code = 'local/output-invalid'
  readonly remedy = 'change-route'
  constructor(options: { model: string; backend: string; reason: string; cause?: unknown }) {
    const { model, backend, reason, cause } = options
    super(`The output of "${model}" on "${backend}" cannot be used: ${reason}.`, {
      cause,
      details: { model, backend, reason },
    })
  }
}
