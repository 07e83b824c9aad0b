// Writes model/model.json: the digests of the files, and what the model says to two questions.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createClient, generate } from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { modelId } from '@trine/sdk/model'

const home = new URL('../model/', import.meta.url)
const paths = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'onnx/model.onnx',
]
const files = Object.fromEntries(paths.map((path) => [path, new URL(path, home)]))
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

const core = {
  name: 'tiny-text',
  version: '1.0.0',
  task: 'generate',
  preprocess: { kind: 'chat-1' },
  postprocess: { kind: 'none' },
  inputs: [{ name: 'chat', dtype: 'uint8', shape: ['length'] }],
  outputs: [{ name: 'completion', dtype: 'uint8', shape: ['completion-length'] }],
  // The likeliest token each time, on one pinned engine.
  determinism: { class: 'exact' },
  variants: [{ name: 'fp32', file: 'onnx/model.onnx', backends: ['wasm'] }],
  files: paths.map((path) => {
    const bytes = readFileSync(files[path])
    // Each of them is one chunk.
    return { path, size: bytes.length, chunkSize: 4_194_304, chunks: [sha256(bytes)] }
  }),
  golden: [],
}
const describe = (described) => ({
  manifestVersion: 1,
  modelId: modelId(described),
  core: described,
  license: 'MIT',
  card: 'README.md',
  adversarialInput: false,
  mirrors: [],
  providers: {},
  registrations: [],
  quality: [],
})

const tensor = (bytes) => ({ shape: [bytes.length], data: [...bytes] })
const canonical = (value) =>
  new TextEncoder().encode(
    JSON.stringify(value, (_, part) =>
      part?.constructor === Object ? Object.fromEntries(Object.entries(part).sort()) : part,
    ),
  )

const client = createClient({ routes: [local({ store: 'memory' })] })
const manifest = describe(core)
for (const [content, maxTokens] of [
  ['What is Trine?', 48],
  ['Hello', 64],
]) {
  const input = { messages: [{ role: 'user', content }], maxTokens }
  const source = { modelId: manifest.modelId, manifest, files }
  const { output } = await generate(client, { models: [source], input })
  console.log(JSON.stringify(output))
  core.golden.push({
    inputs: { chat: tensor(canonical(input)) },
    outputs: { completion: tensor(canonical(output)) },
  })
}
const written = describe(core)
writeFileSync(new URL('model.json', home), `${JSON.stringify(written)}\n`)
console.log(written.modelId)
