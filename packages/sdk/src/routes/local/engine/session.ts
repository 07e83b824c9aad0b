import type * as Ort from 'onnxruntime-web'
import { EngineFailedError, OutputInvalidError } from '../../../errors/local.js'
import { ShapeMismatchError } from '../../../errors/model.js'
import type { ManifestCore, TensorPort } from '../../../models/manifest.js'
import type { Tensor, TensorMap } from '../../../request/request.js'
import { checkTensors } from '../../../tasks/tensors.js'
import type { Usage } from '../../route.js'
import type { Engine } from './engine.js'
import { allFinite, toFeeds } from './tensors.js'

/** A run's own circumstances, for models that answer piece by piece. */
export type RunContext = {
  /** Ends the run at its next step. Its promise then rejects. */
  signal: AbortSignal
  onText: (delta: string) => void
  /** What chance is drawn by, if the input does not say. */
  seed: number
}

export type RunResult = { outputs: TensorMap; usage?: Usage | undefined }

/** A model in the engine, ready to run. */
export type Session = { run: (inputs: TensorMap, context: RunContext) => Promise<RunResult> }

/** A model's verified files, by path, and which of them is the graph to run. */
export type ModelFiles = {
  core: ManifestCore
  graph: string
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
}

/**
 * Gives a model's graph to the engine.
 *
 * @throws EngineFailedError when the engine refuses the file
 */
export function openGraph(
  { ort, backend }: Engine,
  { core, graph, files }: ModelFiles,
): Promise<Ort.InferenceSession> {
  const bytes = files.get(graph) as Uint8Array<ArrayBuffer>
  // Weights that did not fit into the graph's own file. The graph names them from where it is itself.
  const externalData = [...files]
    .filter(([path]) => path.startsWith(`${graph}_data`))
    .map(([path, data]) => ({ path: path.slice(graph.lastIndexOf('/') + 1), data }))
  const created = ort.InferenceSession.create(bytes, {
    executionProviders: [backend],
    ...(externalData.length > 0 && { externalData }),
  })
  return created.catch((cause: unknown) => {
    throw new EngineFailedError({ model: core.name, stage: 'load', cause })
  })
}

/**
 * Opens a model that takes and gives tensors, and checks that it is the one the manifest describes before
 * it runs.
 *
 * @throws EngineFailedError when the engine refuses the file
 * @throws ShapeMismatchError when its inputs or outputs are not those of the manifest
 */
export async function openTensorSession(engine: Engine, files: ModelFiles): Promise<Session> {
  const { ort, backend } = engine
  const { core: model } = files
  const session = await openGraph(engine, files)
  comparePorts(session.inputMetadata, model.inputs)
  comparePorts(session.outputMetadata, model.outputs)
  const names = model.outputs.map((port) => port.name)

  return {
    run: async (inputs) => {
      const results = await session
        .run(toFeeds(ort, inputs, model.inputs), names)
        .catch((cause: unknown) => {
          throw new EngineFailedError({ model: model.name, stage: 'run', cause })
        })
      const outputs: Record<string, Tensor> = {}
      for (const name of names) {
        const { data, dims } = results[name] as Ort.Tensor
        outputs[name] = { data: data as Tensor['data'], shape: dims }
      }
      checkOutputs(outputs, model, backend)
      return { outputs }
    },
  }
}

function checkOutputs(outputs: TensorMap, model: ManifestCore, backend: string): void {
  const invalid = (reason: string, cause?: unknown) =>
    new OutputInvalidError({ model: model.name, backend, reason, cause })
  try {
    checkTensors(model.outputs, outputs)
  } catch (cause) {
    throw invalid('not of the shape and type that the manifest gives', cause)
  }
  if (!allFinite(outputs)) throw invalid('not a number')
}

function comparePorts(
  actual: readonly Ort.InferenceSession.ValueMetadata[],
  expected: readonly TensorPort[],
): void {
  for (const { name } of actual)
    if (!expected.some((port) => port.name === name))
      throw new ShapeMismatchError({ tensor: name, reason: 'the manifest does not list it' })
  for (const port of expected) {
    const fail = (reason: string): never => {
      throw new ShapeMismatchError({ tensor: port.name, reason })
    }
    const found = actual.find(({ name }) => name === port.name) ?? fail('the file does not have it')
    // What is no tensor, a list or a map, has no type or shape to compare.
    const { type, shape } = found.isTensor ? found : { type: 'not a tensor', shape: [] }
    if (type !== port.dtype) fail(`it is ${type} in the file, not ${port.dtype}`)
    if (!matches(shape, port.shape))
      fail(`its shape is [${shape}] in the file, not [${port.shape}]`)
  }
}

/** The manifest may fix a size that the file leaves open, but may not open one that the file fixes. */
function matches(actual: readonly (number | string)[], expected: TensorPort['shape']): boolean {
  // The engine gives no sizes where it could not infer the rank: each output's shape is checked anyway.
  if (actual.length === 0) return true
  if (actual.length !== expected.length) return false
  return expected.every((size, i) => size === actual[i] || typeof actual[i] === 'string')
}
