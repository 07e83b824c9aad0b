import { createHash } from 'node:crypto'
import { chunkSize, type Manifest } from '../../packages/sdk/dist/models/manifest.js'
import { modelId } from '../../packages/sdk/dist/models/modelId.js'

/**
 * Describes the text recogniser of PP-OCR as a model of the SDK, at one size of picture. It has no golden
 * vectors: the benches compare each of its answers with the plain engine's.
 */
export function describeRec(bytes: Buffer): Manifest {
  const chunks: string[] = []
  for (let at = 0; at < bytes.length; at += chunkSize)
    chunks.push(
      createHash('sha256')
        .update(bytes.subarray(at, at + chunkSize))
        .digest('hex'),
    )
  const core: Manifest['core'] = {
    name: 'ppocr-rec',
    version: '4.0.0',
    task: 'run',
    preprocess: { kind: 'none' },
    postprocess: { kind: 'none' },
    inputs: [{ name: 'x', dtype: 'float32', shape: [1, 3, 48, 320] }],
    outputs: [{ name: 'softmax_11.tmp_0', dtype: 'float32', shape: [1, 40, 6625] }],
    determinism: { class: 'bounded', tolerance: 0.0001 },
    variants: [{ name: 'f32', file: 'model.onnx', backends: ['wasm'] }],
    files: [{ path: 'model.onnx', size: bytes.length, chunkSize, chunks }],
    golden: [],
  }
  return {
    manifestVersion: 1,
    modelId: modelId(core),
    core,
    license: 'Apache-2.0',
    card: 'README.md',
    adversarialInput: false,
    mirrors: [],
    providers: {},
    registrations: [],
    quality: [],
  }
}
