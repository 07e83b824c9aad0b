import type { ModelSource, TensorMap } from '@trine/sdk'
import { defineModel } from '@trine/sdk/model'
import type { Engine } from '../../run/engine.js'
import { arrays, datatypeOf } from '../oip/datatypes.js'

/**
 * Runs each tensor model once, so that its files are verified, its engine gets the model's own examples
 * right, and the first customer does not wait.
 *
 * @throws what loading a model throws
 */
export async function warmUp(sources: readonly ModelSource[], engine: Engine): Promise<void> {
  for (const source of sources) {
    const { golden, inputs } = defineModel(source).manifest.core
    const [example] = golden
    if (!example) continue
    const tensors: TensorMap = Object.fromEntries(
      inputs.map(({ name, dtype }) => {
        const { shape, data } = example.inputs[name] as { shape: number[]; data: number[] }
        const type = arrays[datatypeOf(dtype)] as Float32ArrayConstructor
        const values = dtype === 'int64' ? BigInt64Array.from(data, BigInt) : type.from(data)
        return [name, { shape, data: values }]
      }),
    )
    await engine.infer(source, tensors)
  }
}
