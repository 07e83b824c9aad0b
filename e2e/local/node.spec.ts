import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { tinyLogits } from '../../packages/sdk/src/routes/local/fixtures/fixtureModel.ts'
import { expect, test } from '../fixtures/test.ts'
import { listOf, models } from './harness.ts'

const fixtures = new URL('../../packages/sdk/src/routes/local/fixtures/', import.meta.url)
const onDisk = (name: 'tiny' | 'spin') => ({
  ...models[name],
  files: { 'model.onnx': new URL(`${name}.onnx`, fixtures) },
})

/** Runs a script in a Node of its own, with the package as it is built. It must end by itself. */
async function inNode(script: string): Promise<unknown> {
  const facts = JSON.stringify({
    tiny: onDisk('tiny'),
    spin: onDisk('spin'),
    data: listOf(5),
  })
  const text = `
    import { local } from '@trine/sdk/local'
    import { defineModel } from '@trine/sdk/model'
    const { tiny, spin, data } = ${facts}
    const route = local()({ clientId: 'node' })
    const run = (source, tensors, signal = new AbortController().signal, onProgress = () => {}) => {
      const model = defineModel(source)
      const offer = { id: 'local/' + model.manifest.core.name + '/wasm' }
      const payload = { bytes: new Uint8Array(), tensors }
      return route.run({ request: {}, model, offer, payload, signal, onProgress })
    }
    const input = { bytes: { shape: [1, 64], data: Float32Array.from(data) } }
    const rounds = (n) => ({
      rounds: { shape: [1], data: BigInt64Array.of(BigInt(n)) },
      start: { shape: [1, 16], data: new Float32Array(16) },
    })
    ${script}`
  const here = fileURLToPath(new URL('..', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', text],
    { cwd: here, timeout: 20_000 },
  )
  return JSON.parse(stdout)
}

test('Node runs a model in a thread, and ends when nothing is under way', async () => {
  const seen = await inNode(`
    const { outputs, evidence } = await run(tiny, input)
    console.log(JSON.stringify({ logits: [...outputs.logits.data], backend: evidence.backend }))`)
  expect(seen).toEqual({ logits: tinyLogits(5), backend: 'wasm' })
})

test('cancel while running: at once, the thread ends, and the next call works', async () => {
  const seen = await inNode(`
    await run(spin, rounds(1))
    const controller = new AbortController()
    const running = ({ phase }) => phase === 'run' && setImmediate(() => controller.abort('stop'))
    const call = run(spin, rounds(100_000_000), controller.signal, running)
    const reason = await call.catch((error) => error)
    const { outputs } = await run(tiny, input)
    console.log(JSON.stringify({ reason, logits: [...outputs.logits.data] }))`)
  expect(seen).toMatchObject({ reason: 'stop', logits: tinyLogits(5) })
})
