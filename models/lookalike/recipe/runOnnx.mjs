// Runs a model on every row of a file of bytes, in the same ONNX Runtime Web build that the SDK uses.
// node runOnnx.mjs MODEL INPUT.u8 OUTPUT.f32   (64 bytes in, two float32 out, a row)
import { readFileSync, writeFileSync } from 'node:fs'
import { require } from './canonical.mjs'

const ort = require('onnxruntime-web')
ort.env.wasm.numThreads = 1
const [model, input, output] = process.argv.slice(2)
const session = await ort.InferenceSession.create(readFileSync(model), {
  executionProviders: ['wasm'],
})
const bytes = readFileSync(input)
const rows = bytes.length / 64
const out = new Float32Array(rows * 2)
const SIZE = 256
for (let i = 0; i < rows; i += SIZE) {
  const n = Math.min(SIZE, rows - i)
  const x = Float32Array.from(bytes.subarray(i * 64, (i + n) * 64))
  const { logits } = await session.run({ bytes: new ort.Tensor('float32', x, [n, 64]) })
  out.set(logits.data, i * 2)
}
writeFileSync(output, Buffer.from(out.buffer))
