import { OutputInvalidError } from '../../../errors/local.js'
import { HealthCheckError } from '../../../errors/model.js'
import type { DType } from '../../../models/manifest.js'
import type { Tensor, TensorMap } from '../../../request/request.js'
import type { ModelSpec } from '../workerProtocol.js'
import type { Session } from './session.js'
import { arrays } from './tensors.js'

/**
 * Runs the model's golden vectors, which also warms it up. An `exact` model must give the same values, a
 * `bounded` one values within its tolerance; sampled output cannot be compared.
 *
 * @returns how many vectors were computed
 * @throws HealthCheckError at the first that comes out otherwise
 */
export async function checkHealth(
  session: Session,
  model: ModelSpec,
  backend: string,
): Promise<number> {
  const { determinism } = model
  const tolerance = determinism.class === 'bounded' ? determinism.tolerance : 0
  for (const [vector, golden] of model.golden.entries()) {
    const inputs: Record<string, Tensor> = {}
    for (const { name, dtype } of model.inputs)
      inputs[name] = toTensor(dtype, golden.inputs[name] as GoldenTensor)
    const outputs = await session.run(inputs).catch((cause: unknown) => {
      // No number, or another shape: for a golden vector that is a wrong result like any other.
      if (cause instanceof OutputInvalidError)
        throw new HealthCheckError({ model: model.name, backend, vector })
      throw cause
    })
    if (determinism.class === 'statistical') continue
    for (const { name } of model.outputs)
      if (!agrees(outputs[name] as Tensor, golden.outputs[name] as GoldenTensor, tolerance))
        throw new HealthCheckError({ model: model.name, backend, vector })
  }
  return model.golden.length
}

type GoldenTensor = ModelSpec['golden'][number]['inputs'][string]

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
