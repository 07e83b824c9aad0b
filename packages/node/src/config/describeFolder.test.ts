import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineModel } from '@trine/sdk/model'
import { beforeEach, describe, expect, test } from 'vitest'
import { describeFolder } from './describeFolder.js'
import { loadModels } from './loadModels.js'

const original = fileURLToPath(new URL('../../../../models/tiny-text/model', import.meta.url))

let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'layout-')), 'Tiny Text!')
  cpSync(original, folder, { recursive: true })
  rmSync(join(folder, 'model.json'))
  return () => rmSync(join(folder, '..'), { recursive: true })
})

test('default', () => {
  const { manifest, files } = defineModel(describeFolder(folder))
  expect(manifest.core).toMatchObject({
    name: 'tiny-text-',
    task: 'generate',
    determinism: { class: 'statistical' },
    variants: [{ name: 'fp32', file: 'onnx/model.onnx', backends: ['wasm'] }],
    golden: [],
  })
  expect(Object.keys(files).sort()).toEqual([
    'config.json',
    'generation_config.json',
    'onnx/model.onnx',
    'tokenizer.json',
    'tokenizer_config.json',
  ])
  expect(files['onnx/model.onnx']).toMatch(/^file:.*Tiny%20Text!\/onnx\/model\.onnx$/)
})

test('behavior: its id is of what is in it now', () => {
  const before = describeFolder(folder).modelId
  expect(describeFolder(folder).modelId).toBe(before)
  writeFileSync(join(folder, 'generation_config.json'), '{}')
  expect(describeFolder(folder).modelId).not.toBe(before)
})

describe('behavior: the licence', () => {
  const license = () => defineModel(describeFolder(folder)).manifest.license
  test('of the card', () => {
    writeFileSync(
      join(folder, 'README.md'),
      '---\ntags: [x]\nlicense: apache-2.0\n---\n# license: none\n',
    )
    expect(license()).toBe('apache-2.0')
  })
  test('of the configuration', () => expect(license()).toBe('mit'))
  test('of neither', () => {
    writeFileSync(join(folder, 'config.json'), '{}')
    expect(license()).toBe('unknown')
  })
})

test('behavior: a smaller graph where there is no other, with the data beside it', () => {
  cpSync(join(folder, 'onnx/model.onnx'), join(folder, 'onnx/model_q4.onnx'))
  writeFileSync(join(folder, 'onnx/model_q4.onnx_data'), 'data')
  rmSync(join(folder, 'onnx/model.onnx'))
  const { manifest, files } = defineModel(describeFolder(folder, { name: 'small' }))
  expect(manifest.core.variants).toEqual([
    { name: 'q4', file: 'onnx/model_q4.onnx', backends: ['wasm'] },
  ])
  expect(Object.keys(files)).toContain('onnx/model_q4.onnx_data')
})

test('behavior: a folder without a description is described when a node is told to serve it', async () => {
  const [model] = await loadModels([folder], '/')
  expect(model?.modelId).toBe(describeFolder(folder).modelId)
})

test.each(['config.json', 'tokenizer.json', 'onnx/model.onnx'])(
  'error: without %s',
  async (path) => {
    rmSync(join(folder, path))
    expect(() => describeFolder(folder)).toThrow(path)
    await expect(loadModels([folder], '/')).rejects.toMatchObject({ code: 'node/config-invalid' })
  },
)

test('error: what a folder lacks is told to who wants it served', async () => {
  rmSync(join(folder, 'onnx/model.onnx'))
  await expect(loadModels([folder], '/')).rejects.toThrow('lacks "onnx/model.onnx"')
})
