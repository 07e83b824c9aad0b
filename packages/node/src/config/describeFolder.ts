import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ModelSource } from '@trine/sdk'
import { type Manifest, modelId, parseManifest } from '@trine/sdk/model'
import { ConfigInvalidError } from '../errors/config.js'

export type DescribeFolderParameters = {
  /** For people and offers. Default: the folder's own name, in lower case. */
  name?: string | undefined
  /** Which graph to run. Default: the first of `onnx/`'s that there is. */
  graph?: string | undefined
}

const chunkSize = 4_194_304

/** Graphs by what their numbers are kept in, the exact ones first: what runs everywhere before what is small. */
const graphs = ['model', 'model_quantized', 'model_int8', 'model_uint8', 'model_q4', 'model_bnb4']

/** What a text model has beside its graph. The first two must be there. */
const beside = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'generation_config.json',
  'chat_template.jinja',
]

/**
 * Describes a text model in the layout of Hugging Face as a model of ours: what is in the folder now is what
 * its id stands for. Such a model has no golden vectors, so what it says on a device stays `unverified`.
 *
 * @throws ConfigInvalidError when the folder lacks a graph, `config.json` or `tokenizer.json`
 * @example
 * const model = describeFolder('./SmolLM2-135M-Instruct', { graph: 'onnx/model_q4.onnx' })
 * const { output } = await generate(client, { models: [model], input: 'What is a rebate?' })
 */
export function describeFolder(
  folder: string,
  { name = nameOf(folder), graph = findGraph(folder) }: DescribeFolderParameters = {},
): ModelSource {
  for (const path of [...beside.slice(0, 2), graph])
    if (!existsSync(join(folder, path))) throw lacks(path)
  const found = beside.filter((path) => existsSync(join(folder, path)))
  const paths = [...found, graph, ...dataOf(folder, graph)]
  const core: Manifest['core'] = {
    name,
    version: '0.0.0',
    task: 'generate',
    preprocess: { kind: 'chat-1' },
    postprocess: { kind: 'none' },
    inputs: [{ name: 'chat', dtype: 'uint8', shape: ['length'] }],
    outputs: [{ name: 'completion', dtype: 'uint8', shape: ['completion-length'] }],
    determinism: { class: 'statistical' },
    variants: [{ name: variantOf(graph), file: graph, backends: ['wasm'] }],
    files: paths.map((path) => describeFile(path, readFileSync(join(folder, path)))),
    golden: [],
  }
  const manifest = parseManifest({
    manifestVersion: 1,
    modelId: modelId(core),
    core,
    license: licenseOf(folder),
    card: 'README.md',
    adversarialInput: false,
    mirrors: [],
    providers: {},
    registrations: [],
    quality: [],
  })
  const files = paths.map((path) => [path, pathToFileURL(join(folder, path))] as const)
  return { modelId: modelId(core), manifest, files: Object.fromEntries(files) }
}

function lacks(path: string): ConfigInvalidError {
  return new ConfigInvalidError({
    setting: 'models',
    reason: `a text model's folder lacks "${path}"`,
  })
}

/** Whether a folder is of this layout. */
export function isTextFolder(folder: string): boolean {
  return beside.slice(0, 2).every((path) => existsSync(join(folder, path)))
}

function nameOf(folder: string): string {
  return basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64)
}

function findGraph(folder: string): string {
  const found = graphs
    .map((one) => `onnx/${one}.onnx`)
    .find((path) => existsSync(join(folder, path)))
  if (!found) throw lacks('onnx/model.onnx')
  return found
}

/** Weights that did not fit into the graph's own file. */
function dataOf(folder: string, graph: string): string[] {
  const names = readdirSync(join(folder, dirname(graph)))
  return names
    .filter((one) => one.startsWith(`${basename(graph)}_data`))
    .sort()
    .map((one) => join(dirname(graph), one))
}

/** @example variantOf('onnx/model_q4.onnx') // 'q4' */
function variantOf(graph: string): string {
  return /^model_([a-z0-9]+)\.onnx$/.exec(basename(graph))?.[1] ?? 'fp32'
}

function describeFile(path: string, bytes: Uint8Array): Manifest['core']['files'][number] {
  const chunks: string[] = []
  for (let at = 0; at < bytes.length; at += chunkSize)
    chunks.push(
      createHash('sha256')
        .update(bytes.subarray(at, at + chunkSize))
        .digest('hex'),
    )
  return { path, size: bytes.length, chunkSize, chunks }
}

/** As the card says at its top, else as the configuration says. */
function licenseOf(folder: string): string {
  const card = join(folder, 'README.md')
  const top = existsSync(card)
    ? /^---\n[\s\S]*?\n---/.exec(readFileSync(card, 'utf8'))?.[0]
    : undefined
  const named = /^license:\s*["']?([\w.+-]+)/m.exec(top ?? '')?.[1]
  const { license } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))
  return named ?? (typeof license === 'string' ? license : 'unknown')
}
