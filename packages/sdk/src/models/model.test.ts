import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { toySource } from '../testing/fixtures/toyModel.js'
import { keccak256 } from '../utils/digest.js'
import { jcs } from '../utils/jcs.js'
import { type Manifest, parseManifest } from './manifest.js'
import { defineModel, type ModelSource } from './model.js'
import { modelId } from './modelId.js'

// biome-ignore lint/suspicious/noExplicitAny: a manifest in which anything may stand.
type Anything = any
const toyManifest = () => structuredClone(toySource().manifest) as Anything
const invalid = expect.objectContaining({ code: 'model/manifest-invalid' })
const mismatch = expect.objectContaining({ code: 'model/id-mismatch' })

describe('parseManifest', () => {
  test('default', () => {
    expect(parseManifest(toyManifest())).toEqual(toySource().manifest)
  })

  const lies: readonly [string, string, (manifest: Anything) => void][] = [
    [
      'an unknown key',
      'note',
      (m) => {
        m.note = 1
      },
    ],
    [
      'an unknown key in the core',
      'core.note',
      (m) => {
        m.core.note = 1
      },
    ],
    [
      'another version',
      'manifestVersion',
      (m) => {
        m.manifestVersion = 2
      },
    ],
    [
      'an id that is none',
      'modelId',
      (m) => {
        m.modelId = '0x12'
      },
    ],
    [
      'an id in capitals',
      'modelId',
      (m) => {
        m.modelId = m.modelId.toUpperCase()
      },
    ],
    [
      'a label that is lost where it is the key of an object',
      'core.labels.1',
      (m) => {
        m.core.labels[1] = 'constructor'
      },
    ],
    [
      'another one',
      'core.labels.0',
      (m) => {
        m.core.labels[0] = 'prototype'
      },
    ],
    [
      'a third one',
      'core.labels.0',
      (m) => {
        m.core.labels[0] = '__proto__'
      },
    ],
    [
      'fewer chunks than the size',
      'core.files.0',
      (m) => {
        m.core.files[0].size = 4194305
      },
    ],
    [
      'more chunks than the size',
      'core.files.0',
      (m) => {
        m.core.files[0].chunks.push('00'.repeat(32))
      },
    ],
    [
      'a size of nothing',
      'core.files.0.size',
      (m) => {
        m.core.files[0].size = 0
      },
    ],
    [
      'a size that is no number',
      'core.files.0.size',
      (m) => {
        m.core.files[0].size = '5'
      },
    ],
    [
      'a size too large to count',
      'core.files.0.size',
      (m) => {
        m.core.files[0].size = 2 ** 53
      },
    ],
    [
      'another chunk size',
      'core.files.0.chunkSize',
      (m) => {
        m.core.files[0].chunkSize = 1024
      },
    ],
    [
      'a path that goes up',
      'core.files.0.path',
      (m) => {
        m.core.files[0].path = '../x'
      },
    ],
    [
      'a path that goes up later',
      'core.files.0.path',
      (m) => {
        m.core.files[0].path = 'a/../../x'
      },
    ],
    [
      'an absolute path',
      'core.files.0.path',
      (m) => {
        m.core.files[0].path = '/x'
      },
    ],
    [
      'a path with a backslash',
      'core.files.0.path',
      (m) => {
        m.core.files[0].path = 'a\\x'
      },
    ],
    [
      'a path that is a URL',
      'core.files.0.path',
      (m) => {
        m.core.files[0].path = 'https://x'
      },
    ],
    [
      'a path that ends a line',
      'core.files.0.path',
      (m) => {
        m.core.files[0].path = 'x\n'
      },
    ],
    [
      'a path twice',
      'core.files',
      (m) => {
        m.core.files.push(m.core.files[0])
      },
    ],
    [
      'a variant of no file',
      'core.variants.0',
      (m) => {
        m.core.variants[0].file = 'other.onnx'
      },
    ],
    [
      'one label',
      'core.labels',
      (m) => {
        m.core.labels = ['benign']
      },
    ],
    [
      'labels that no output has',
      'core.outputs.0',
      (m) => {
        m.core.labels.push('third')
      },
    ],
    [
      'a label twice',
      'core.labels',
      (m) => {
        m.core.labels = ['benign', 'benign']
      },
    ],
    [
      'no labels',
      'core.labels',
      (m) => {
        delete m.core.labels
      },
    ],
    [
      'a classifier without argmax',
      'core.labels',
      (m) => {
        m.core.postprocess.kind = 'none'
      },
    ],
    [
      'two inputs of one name',
      'core.inputs',
      (m) => {
        m.core.inputs.push(m.core.inputs[0])
      },
    ],
    [
      'golden data of another size',
      'core.golden.0.outputs.0',
      (m) => {
        m.core.golden[0].outputs.logits.data = [1]
      },
    ],
    [
      'golden data of another shape',
      'core.golden.0.outputs.0',
      (m) => {
        m.core.golden[0].outputs.logits.shape = [2, 1]
      },
    ],
    [
      'golden data of fewer dimensions',
      'core.golden.0.outputs.0',
      (m) => {
        m.core.golden[0].outputs.logits.shape = [2]
      },
    ],
    [
      'golden data of no port',
      'core.golden.0.inputs.0',
      (m) => {
        m.core.golden[0].inputs = {}
      },
    ],
    [
      'an inherited port',
      'core.golden.0.outputs.0',
      (m) => {
        m.core.outputs[0].name = 'constructor'
      },
    ],
    [
      'a port of every object',
      'core.golden.0.outputs.0',
      (m) => {
        m.core.outputs[0].name = '__proto__'
      },
    ],
    [
      'a mirror without TLS',
      'mirrors.0',
      (m) => {
        m.mirrors = ['http://x']
      },
    ],
    [
      'a chance above 1',
      'expected.benign.wrong',
      (m) => {
        m.expected = { benign: { share: 1, wrong: 2 } }
      },
    ],
    [
      'an expectation of no label',
      'expected.safe',
      (m) => {
        m.expected = { safe: { share: 1, wrong: 0 } }
      },
    ],
    [
      'an attack on no label',
      'attack.target',
      (m) => {
        m.attack = { set: 'a', target: 'safe', n: 1, recall: 1, byClass: {} }
      },
    ],
    [
      'a calibration that falls',
      'calibration.points.1',
      (m) => {
        m.calibration = {
          kind: 'piecewise-1',
          points: [
            [0, 1],
            [1, 0],
          ],
        }
      },
    ],
    [
      'a calibration that stands',
      'calibration.points.1',
      (m) => {
        m.calibration = {
          kind: 'piecewise-1',
          points: [
            [0, 0],
            [0, 1],
          ],
        }
      },
    ],
    [
      'too many golden vectors',
      'core.golden',
      (m) => {
        m.core.golden = new Array(65).fill(m.core.golden[0])
      },
    ],
    [
      'a licence without end',
      'license',
      (m) => {
        m.license = 'x'.repeat(1e6)
      },
    ],
  ]
  test.each(lies)('error: %s', (_, path, change) => {
    const manifest = toyManifest()
    change(manifest)
    expect(() => parseManifest(manifest)).toThrow(
      expect.objectContaining({ code: 'model/manifest-invalid', details: { path } }),
    )
  })

  test.each([[null], [undefined], [1], ['{}'], [[]], [() => 1]])(
    'error: %s is no object',
    (json) => {
      expect(() => parseManifest(json)).toThrow(invalid)
    },
  )

  test('error: keys that would change every object', () => {
    const text = JSON.stringify(toyManifest())
    const evil = JSON.parse(text.replace('{', '{"__proto__":{"polluted":1},'))
    expect(() => parseManifest(evil)).toThrow(invalid)
    const inner = JSON.parse(text.replace('"providers":{', '"providers":{"__proto__":"x"'))
    parseManifest(inner)
    expect(({} as Anything).polluted).toBeUndefined()
  })
})

describe('modelId', () => {
  const file = new URL('../../vectors/modelId.json', import.meta.url)
  const cores = (): Record<string, Manifest['core']> => ({
    classify: (toySource().manifest as Manifest).core,
    run: (
      toySource({
        core: {
          name: 'raw',
          task: 'run',
          preprocess: { kind: 'none' },
          postprocess: { kind: 'none' },
          determinism: { class: 'bounded', tolerance: 1e-7 },
          inputs: [{ name: 'é€😀', dtype: 'int64', shape: [1] }],
          golden: [],
        },
      }).manifest as Manifest
    ).core,
    numbers: (
      toySource({
        core: {
          golden: [
            {
              inputs: { bytes: { shape: [1, 64], data: new Array(64).fill(-0) } },
              outputs: { logits: { shape: [1, 2], data: [1e21, -1.5e-7] } },
            },
          ],
        },
      }).manifest as Manifest
    ).core,
  })

  test('default: the committed vectors, for other implementations to check', () => {
    const vectors = Object.entries(cores()).map(([name, core]) => ({
      name,
      core: JSON.parse(JSON.stringify(core)),
      jcs: jcs(core),
      modelId: modelId(core),
    }))
    if (process.env.UPDATE) writeFileSync(file, `${JSON.stringify(vectors, null, 2)}\n`)
    const kept: { core: Manifest['core']; jcs: string; modelId: string }[] = JSON.parse(
      readFileSync(file, 'utf8'),
    )
    expect(kept, 'UPDATE=1 writes vectors/modelId.json').toEqual(vectors)
    for (const vector of kept) {
      expect(jcs(vector.core)).toBe(vector.jcs)
      expect(keccak256(vector.jcs)).toBe(vector.modelId)
    }
  })

  test('behavior: any change of the core changes it, the order of keys does not', () => {
    const { core } = toyManifest() as Manifest
    const reversed = Object.fromEntries(Object.entries(core).reverse()) as Manifest['core']
    expect(modelId(reversed)).toBe(modelId(core))
    for (const key of Object.keys(core))
      expect(modelId({ ...core, [key]: undefined })).not.toBe(modelId(core))
  })
})

describe('defineModel', () => {
  test('default', () => {
    const model = defineModel(toySource())
    expect(model.manifest.core.name).toBe('toy-small')
    expect(model.files).toEqual({ 'model.onnx': './model.onnx' })
    const source = toySource()
    expect(defineModel(source)).toBe(defineModel(source))
  })

  test('error: another model, an older one, one that lies about its own id', () => {
    const source = toySource()
    const older = toySource({ core: { version: '0.9.0' } })
    expect(() => defineModel({ ...source, manifest: older.manifest })).toThrow(mismatch)
    expect(() => defineModel({ ...source, modelId: older.modelId })).toThrow(mismatch)
    const liar = toySource({ manifest: { modelId: older.modelId } })
    expect(() => defineModel(liar)).toThrow(mismatch)
  })

  test('error: a source that was changed after it had been checked', () => {
    const changes: ((source: { -readonly [K in keyof ModelSource]: Anything }) => void)[] = [
      (source) => {
        source.modelId = `0x${'22'.repeat(32)}`
      },
      (source) => {
        source.manifest = toySource({ core: { version: '2.0.0' } }).manifest
      },
    ]
    for (const change of changes) {
      const source = toySource()
      defineModel(source)
      change(source)
      expect(() => defineModel(source)).toThrow(mismatch)
    }
    const moved = toySource() as Anything
    defineModel(moved)
    moved.files = { 'model.onnx': './other.onnx' }
    expect(defineModel(moved).files['model.onnx']).toBe('./other.onnx')
  })

  test('behavior: what was checked cannot be changed', () => {
    const source = toySource() as Anything
    const { manifest } = defineModel(source)
    source.manifest.core.files[0].chunks[0] = '00'.repeat(32)
    expect(defineModel(source).manifest).toBe(manifest)
    expect(manifest.core.files[0]?.chunks[0]).not.toBe('00'.repeat(32))
    expect(() => defineModel(structuredClone(source))).toThrow(mismatch)
    expect(() => {
      ;(manifest as Anything).core.files[0].size = 1
    }).toThrow(TypeError)
  })

  test('error: text without a canonical form', () => {
    const source = toySource({ manifest: { providers: { x: '\ud800' } } })
    expect(() => defineModel(source)).toThrow(invalid)
  })

  test('error: no source at all', () => {
    for (const source of [null, undefined, 1, 'lookalike'])
      expect(() => defineModel(source as never)).toThrow(
        expect.objectContaining({ code: 'request/invalid-parameters' }),
      )
  })
})
