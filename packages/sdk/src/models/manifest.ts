import * as v from 'valibot'
import { ManifestInvalidError } from '../errors/model.js'
import { own } from '../utils/own.js'

/** Bytes per chunk: a file is verified piece by piece, and a bad piece wastes at most this much. */
export const chunkSize = 4 * 1024 * 1024

const hex32 = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/))
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
/** What a model, a variant or a label may be called. */
export const namePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/
const name = v.pipe(v.string(), v.regex(namePattern))
/** Names that readers of JSON leave out, since an object has them already: stakes of such a label would be lost. */
const lostNames = ['constructor', 'prototype']
// No `..`, no leading slash, no backslash: a manifest may not point outside its own folder.
const path = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/),
  v.maxLength(200),
)
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const text = v.pipe(v.string(), v.maxLength(2000))

const dtype = v.picklist(['float32', 'int32', 'int64', 'uint8', 'int8', 'bool'])
const port = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  dtype,
  /** A number is fixed; a name such as `'batch'` stands for any size of at least 1. */
  shape: v.pipe(
    v.array(v.union([v.pipe(v.number(), v.safeInteger(), v.minValue(1)), name])),
    v.maxLength(8),
  ),
})
const goldenTensor = v.strictObject({
  shape: v.pipe(v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), v.maxLength(8)),
  data: v.array(v.pipe(v.number(), v.finite())),
})
const backend = v.picklist(['wasm', 'webgpu'])

const core = v.strictObject({
  name,
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  task: v.picklist(['classify', 'embed', 'generate', 'run']),
  /** `classify` only: what each logit stands for, in order. */
  labels: v.optional(v.pipe(v.array(name), v.minLength(2), v.maxLength(1000))),
  preprocess: v.variant('kind', [
    v.strictObject({ kind: v.literal('none') }),
    /** Canonical JSON in UTF-8: a conversation with its settings, and a list of texts. */
    v.strictObject({ kind: v.literal('chat-1') }),
    v.strictObject({ kind: v.literal('text-1') }),
    v.strictObject({
      kind: v.literal('hostname-1'),
      length: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(253)),
    }),
  ]),
  postprocess: v.variant('kind', [
    v.strictObject({ kind: v.literal('none') }),
    v.strictObject({ kind: v.literal('argmax-1') }),
  ]),
  inputs: v.pipe(v.array(port), v.minLength(1), v.maxLength(32)),
  outputs: v.pipe(v.array(port), v.minLength(1), v.maxLength(32)),
  determinism: v.variant('class', [
    v.strictObject({ class: v.literal('exact') }),
    v.strictObject({ class: v.literal('bounded'), tolerance: v.pipe(v.number(), v.minValue(0)) }),
    v.strictObject({ class: v.literal('statistical') }),
  ]),
  variants: v.pipe(
    v.array(
      v.strictObject({ name, file: path, backends: v.pipe(v.array(backend), v.minLength(1)) }),
    ),
    v.maxLength(16),
  ),
  /** Empty for a model that only providers can run: then its id is the digest of a description. */
  files: v.pipe(
    v.array(
      v.strictObject({
        path,
        size: v.pipe(count, v.minValue(1)),
        chunkSize: v.literal(chunkSize),
        /** SHA-256 of each chunk, in order, as lower-case hexadecimal. */
        chunks: v.pipe(v.array(sha256), v.minLength(1)),
      }),
    ),
    v.maxLength(64),
  ),
  /** Inputs with the outputs they must give; a backend that gives others is not used. */
  golden: v.pipe(
    v.array(
      v.strictObject({
        inputs: v.record(v.string(), goldenTensor),
        outputs: v.record(v.string(), goldenTensor),
      }),
    ),
    v.maxLength(64),
  ),
})

const rate = v.strictObject({ share, wrong: share })

/** The form of `model.json`. The core is what `modelId` is the digest of; the rest may change. */
export const manifestSchema = v.strictObject({
  manifestVersion: v.literal(1),
  modelId: hex32,
  core,
  license: v.pipe(v.string(), v.maxLength(100)),
  card: path,
  /** Whether whoever chooses the input may want it judged wrongly. */
  adversarialInput: v.boolean(),
  mirrors: v.pipe(v.array(v.pipe(v.string(), v.regex(/^https:\/\//))), v.maxLength(16)),
  providers: v.record(v.string(), text),
  registrations: v.pipe(
    v.array(v.strictObject({ chainId: count, registry: text })),
    v.maxLength(64),
  ),
  /** Measured quality, one entry a stratum of named data. */
  quality: v.pipe(
    v.array(
      v.strictObject({
        data: text,
        stratum: name,
        n: count,
        positives: count,
        auroc: share,
        auprc: share,
        recallAt1Fp: share,
        falsePositiveRate: share,
        recall: share,
        ece: share,
      }),
    ),
    v.maxLength(64),
  ),
  /** From the margin (second logit less the first) to the probability of the second label. */
  calibration: v.optional(
    v.strictObject({
      kind: v.literal('piecewise-1'),
      points: v.pipe(
        v.array(v.tuple([v.pipe(v.number(), v.finite()), share])),
        v.minLength(2),
        v.maxLength(64),
      ),
    }),
  ),
  /** Per label: how often it is given, and how often it is wrong when given, in an honest run. */
  expected: v.optional(v.record(v.string(), rate)),
  /** Measured against inputs made to be judged as `target`. */
  attack: v.optional(
    v.strictObject({
      set: path,
      target: name,
      n: count,
      recall: share,
      byClass: v.record(v.string(), share),
    }),
  ),
  circuit: v.optional(v.strictObject({ constraints: count, limit: count })),
})

/** A model's description: what it is (`core`), and what is known of it (the rest). */
export type Manifest = v.InferOutput<typeof manifestSchema>
export type ManifestCore = Manifest['core']
export type ManifestFile = ManifestCore['files'][number]
export type TensorPort = ManifestCore['inputs'][number]
export type Backend = v.InferOutput<typeof backend>
export type DType = v.InferOutput<typeof dtype>

/**
 * Reads a manifest from parsed JSON of unknown origin. It may still be of another model than you want:
 * {@link file://./model.ts defineModel} checks that.
 *
 * @throws ManifestInvalidError naming the first place that is wrong
 */
export function parseManifest(json: unknown): Manifest {
  const result = v.safeParse(manifestSchema, json)
  if (!result.success) {
    const issue = result.issues[0]
    throw new ManifestInvalidError({
      path: v.getDotPath(issue) ?? '',
      reason: `expected ${issue.expected ?? issue.type}`,
    })
  }
  checkConsistency(result.output)
  return result.output
}

function fits(shape: readonly number[], port: TensorPort['shape']): boolean {
  return (
    shape.length === port.length &&
    port.every((size, i) => typeof size !== 'number' || size === shape[i])
  )
}

/** What a schema cannot say: the parts agree with one another. */
function checkConsistency({ core, calibration, expected, attack }: Manifest): void {
  const fail = (path: string, reason: string): never => {
    throw new ManifestInvalidError({ path, reason })
  }
  for (const [i, file] of core.files.entries())
    if (file.chunks.length !== Math.ceil(file.size / chunkSize))
      fail(`core.files.${i}`, 'the number of chunks does not follow from the size')
  const paths = new Set(core.files.map((file) => file.path))
  if (paths.size !== core.files.length) fail('core.files', 'a path stands twice')
  for (const side of ['inputs', 'outputs'] as const)
    if (new Set(core[side].map((port) => port.name)).size !== core[side].length)
      fail(`core.${side}`, 'a name stands twice')
  for (const [i, variant] of core.variants.entries())
    if (!paths.has(variant.file)) fail(`core.variants.${i}`, 'its file is not listed')
  for (const [i, label] of (core.labels ?? []).entries())
    if (lostNames.includes(label)) fail(`core.labels.${i}`, 'no label may be called that')
  if (core.task === 'classify') {
    const { labels } = core
    const width = core.outputs[0]?.shape.at(-1)
    if (!labels || core.postprocess.kind !== 'argmax-1')
      fail('core.labels', 'a classifier needs labels and argmax-1')
    if (width !== labels?.length) fail('core.outputs.0', 'its width is not the number of labels')
    if (new Set(labels).size !== labels?.length) fail('core.labels', 'a label stands twice')
    for (const label of Object.keys(expected ?? {}))
      if (!labels?.includes(label)) fail(`expected.${label}`, 'no such label')
    if (attack && !labels?.includes(attack.target)) fail('attack.target', 'no such label')
  }
  for (const [i, golden] of core.golden.entries())
    for (const [side, ports] of [
      ['inputs', core.inputs],
      ['outputs', core.outputs],
    ] as const)
      for (const [p, port] of ports.entries()) {
        const tensor = own(golden[side], port.name)
        if (!tensor || tensor.data.length !== tensor.shape.reduce((a, b) => a * b, 1))
          fail(`core.golden.${i}.${side}.${p}`, 'missing, or its data does not fill its shape')
        else if (!fits(tensor.shape, port.shape))
          fail(`core.golden.${i}.${side}.${p}`, 'its shape is not that of the port')
      }
  const points = calibration?.points ?? []
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]] as [[number, number], [number, number]]
    if (a[0] >= b[0] || a[1] > b[1]) fail(`calibration.points.${i}`, 'not increasing')
  }
}
