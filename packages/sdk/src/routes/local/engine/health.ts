import { OutputInvalidError } from '../../../errors/local.js'
import { HealthCheckError } from '../../../errors/model.js'
import type { DType, ManifestCore } from '../../../models/manifest.js'
import type { Tensor, TensorMap } from '../../../request/request.js'
import { arrays } from '../../../tasks/tensors.js'
import type { RunContext, Session } from './session.js'

/**
 * Runs the model's golden vectors, which also warms it up. An `exact` model must give the same values, a
 * `bounded` one values within its tolerance; sampled output cannot be compared.
 *
 * @returns how many vectors came out as they must: none of a model whose output is sampled
 * @throws HealthCheckError at the first that comes out otherwise
 */
export async function checkHealth(
  session: Session,
  model: ManifestCore,
  backend: string,
): Promise<number> {
  const { determinism } = model
  let compared = 0
  const tolerance = determinism.class === 'bounded' ? determinism.tolerance : 0
  for (const [vector, golden] of model.golden.entries()) {
    const inputs: Record<string, Tensor> = {}
    for (const { name, dtype } of model.inputs)
      inputs[name] = toTensor(dtype, golden.inputs[name] as GoldenTensor)
    const { outputs } = await session.run(inputs, context).catch((cause: unknown) => {
      // No number, or another shape: for a golden vector that is a wrong result like any other.
      if (cause instanceof OutputInvalidError)
        throw new HealthCheckError({ model: model.name, backend, vector })
      throw cause
    })
    if (determinism.class === 'statistical') continue
    for (const { name } of model.outputs)
      if (!agrees(outputs[name] as Tensor, golden.outputs[name] as GoldenTensor, tolerance))
        throw new HealthCheckError({ model: model.name, backend, vector })
    compared++
  }
  return compared
}

/** A check is for nobody to see or to cancel, and comes out one way. */
const context: RunContext = { signal: new AbortController().signal, onText: () => {}, seed: 0 }

type GoldenTensor = ManifestCore['golden'][number]['inputs'][string]

function toTensor(dtype: DType, { shape, data }: GoldenTensor): TensorMap[string] {
  const values = dtype === 'int64' ? BigInt64Array.from(data, BigInt) : arrays[dtype].from(data)
  return { shape, data: values }
}

function agrees({ shape, data }: Tensor, golden: GoldenTensor, tolerance: number): boolean {
  return (
    shape.length === golden.shape.length &&
    shape.every((size, i) => size === golden.shape[i]) &&
    golden.data.every((value, i) => Math.abs(Number(data[i]) - value) <= tolerance)
  )
}
