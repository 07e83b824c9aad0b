import type * as Transformers from '@huggingface/transformers'
import type * as Ort from 'onnxruntime-web'
import { EngineUnavailableError } from '../../../../errors/local.js'
import { DownloadError } from '../../../../errors/model.js'
import type { Engine } from '../engine.js'
import { textLibraryScript, textLibraryVersion } from '../pins.js'

/** The library for text models: templates, tokenizers, and the loop that makes one token after another. */
export type TextLibrary = typeof Transformers

/** Gets the library's script. It differs by platform, and is big: nothing asks for it without a text model. */
export type ImportTextLibrary = () => Promise<TextLibrary>

/** A session in the form that the library runs. */
export type LibrarySession = Pick<
  Ort.InferenceSession,
  'inputNames' | 'outputNames' | 'inputMetadata' | 'outputMetadata' | 'run'
>

/** What the library may read of one model, by path; where it expects the weights, it gets the session. */
export type Shelf = {
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
  weights: string
  session: LibrarySession
}

/** The library asks by name, in whatever way it addresses files; this is all that there is to be had. */
const shelves = new Map<string, Shelf>()
let lastName = 0

/** Where the library looks for an engine before it takes one of its own. */
const engineKey = Symbol.for('onnxruntime')

/**
 * Loads the library, with our engine as its engine and verified memory as its only source: it never sees
 * weights, opens no session and asks no network.
 *
 * @throws DownloadError when its script cannot be had: a new thread may get it
 * @throws EngineUnavailableError when it is not installed, or is of another version
 */
export async function loadTextLibrary(
  { ort: { Tensor }, backend }: Engine,
  importLibrary: ImportTextLibrary,
): Promise<TextLibrary> {
  const needed = `it needs "${textLibraryScript}" ${textLibraryVersion}`
  Object.assign(globalThis, {
    [engineKey]: { Tensor, InferenceSession: { create: async (name: Uint8Array) => taken(name) } },
  })
  const library = await importLibrary().catch((cause: { code?: unknown }) => {
    throw cause?.code === 'MODULE_NOT_FOUND'
      ? new EngineUnavailableError({ backend, reason: needed, cause })
      : new DownloadError({ file: textLibraryScript, reason: 'it does not load', cause })
  })
  const { env, LogLevel } = library
  if (env.version !== textLibraryVersion)
    throw new EngineUnavailableError({ backend, reason: `${needed}, not ${env.version}` })
  // On a failure it would print the input.
  env.logLevel = LogLevel.NONE
  env.allowRemoteModels = false
  env.allowLocalModels = true
  env.useBrowserCache = false
  env.useCustomCache = true
  env.customCache = { match: async (address: string) => read(address), put: async () => {} }
  env.fetch = async () => new Response(null, { status: 404 })
  return library
}

/** Lays a model out for the library while `work` loads it by its name. */
export async function withShelf<T>(shelf: Shelf, work: (name: string) => Promise<T>): Promise<T> {
  const name = `trine/${++lastName}`
  shelves.set(name, shelf)
  try {
    return await work(name)
  } finally {
    shelves.delete(name)
  }
}

/** @param address the model's name, and after it the file's path; what else is in it is of no matter */
function read(address: string): Response | undefined {
  for (const [name, { files, weights }] of shelves) {
    if (!address.includes(`${name}/`)) continue
    // Instead of the weights: under which name their session stands.
    if (address.endsWith(`/${weights}`)) return new Response(name)
    for (const [path, bytes] of files) if (address.endsWith(`/${path}`)) return new Response(bytes)
  }
  return undefined
}

function taken(name: Uint8Array): LibrarySession {
  const shelf = shelves.get(new TextDecoder().decode(name))
  if (!shelf) throw new Error('No session of that name.')
  return shelf.session
}
