import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { env } from 'onnxruntime-web/wasm'
import { describe, expect, test } from 'vitest'
import { enginePins, engineVersion } from './pins.js'

const require = createRequire(import.meta.url)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe.each(Object.entries(enginePins))('%s', (_, pin) => {
  test('default', () => {
    const bytes = readFileSync(require.resolve(`onnxruntime-web/${pin.path}`))
    const chunks: string[] = []
    for (let at = 0; at < bytes.length; at += pin.chunkSize)
      chunks.push(sha256(bytes.subarray(at, at + pin.chunkSize)))
    expect({ size: bytes.length, sha256: sha256(bytes), chunks }).toEqual({
      size: pin.size,
      sha256: pin.sha256,
      chunks: pin.chunks,
    })
  })
})

test('behavior: the peer is pinned to the version that the files are of', () => {
  const { peerDependencies } = require('../../../../package.json')
  expect(peerDependencies['onnxruntime-web']).toBe(engineVersion)
  expect(env.versions.web).toBe(engineVersion)
})
