import { expect, test } from 'vitest'
import { defineModel } from '../models/model.js'
import { enginePins } from '../routes/local/engine/pins.js'
import { logits, toyOffer, toySource } from '../testing/fixtures/toyModel.js'
import type { Hex } from '../utils/hex.js'
import type { DeviceEvidence, Verdict } from './verdict.js'
import { type VerifyParameters, verifyAnswer } from './verifyAnswer.js'

const model = defineModel(toySource())
const pinned = (backend: 'wasm' | 'webgpu'): Hex => `0x${enginePins[backend].sha256}`

function verify(evidence: Partial<DeviceEvidence> = {}, changes: Partial<VerifyParameters> = {}) {
  return verifyAnswer({
    model,
    offer: toyOffer({ model: { id: model.id, name: 'toy-small' } }),
    payload: {
      bytes: new Uint8Array(),
      tensors: { bytes: { shape: [1, 64], data: new Float32Array(64) } },
    },
    answer: {
      outputs: logits(3, -4),
      charged: '0',
      evidence: {
        kind: 'device',
        modelId: model.id,
        runtimeHash: pinned('wasm'),
        backend: 'wasm',
        variant: 'int',
        goldenVectors: 1,
        ...evidence,
      },
    },
    audience: 'self',
    ...changes,
  })
}
const broken = ({ checks }: Verdict) =>
  checks.filter(({ passed }) => !passed).map(({ name }) => name)

test('default', async () => {
  expect(await verify()).toMatchObject({ status: 'verified', audience: 'self', kind: 'device' })
  expect(broken(await verify())).toEqual([])
})

test('behavior: each pinned engine is known', async () => {
  expect((await verify({ backend: 'webgpu', runtimeHash: pinned('webgpu') })).status).toBe(
    'verified',
  )
})

test.each<[string, Partial<DeviceEvidence>, string, string]>([
  ['no engine', { runtimeHash: `0x${'0'.repeat(64)}` }, 'unverified', 'runtime-pinned'],
  ['another engine', { runtimeHash: `0x${'ab'.repeat(32)}` }, 'unverified', 'runtime-pinned'],
  ['no golden vectors', { goldenVectors: 0 }, 'unverified', 'golden-vectors'],
  ['too many golden vectors', { goldenVectors: 2 }, 'unverified', 'golden-vectors'],
  ['another model', { modelId: `0x${'ab'.repeat(32)}` }, 'failed', 'model-id'],
])('error: %s', async (_, evidence, status, check) => {
  expect((await verify(evidence)).status).toBe(status)
  expect(broken(await verify(evidence))).toEqual([check])
})

test('error: the output is not what the model gives', async () => {
  const { answer } = { answer: (await verify()).evidence }
  const wrong = { outputs: logits(3), charged: '0', evidence: answer }
  expect((await verify({}, { answer: wrong })).status).toBe('failed')
})

test('behavior: to a contract it proves nothing', async () => {
  expect((await verify({}, { audience: 'contract' })).status).toBe('unverified')
})
