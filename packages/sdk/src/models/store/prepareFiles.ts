import type { Source } from '../sources/source.js'
import type { FileSpec } from './fileSpec.js'
import { isOnDevice, missingChunks } from './fileSpec.js'
import { type PrepareContext, prepareFile } from './prepareFile.js'

export type PrepareFilesContext = Omit<PrepareContext, 'onBytes'> & {
  /** Bytes here and bytes to fetch, over all files. Not called when nothing has to be fetched. */
  onProgress: (loaded: number, total: number) => void
}

/** Milliseconds between two reports: more of them than a screen shows would only cost time. */
const interval = 50

/**
 * Brings several files into memory, verified, side by side, with one account of the progress.
 *
 * @returns their bytes, in the order of the files
 * @throws what {@link prepareFile} throws, of the first file that fails; the others are stopped
 */
export async function prepareFiles(
  files: readonly FileSpec[],
  context: PrepareFilesContext,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const total = await missingBytes(files, context)
  const failed = new AbortController()
  const signal = AbortSignal.any([context.signal, failed.signal])
  let loaded = 0
  let reported = Number.NEGATIVE_INFINITY
  const onBytes = (count: number) => {
    // A second address may give bytes again that a first one gave wrongly.
    loaded = Math.min(loaded + count, total)
    const now = performance.now()
    if (total === 0 || (loaded < total && now - reported < interval)) return
    reported = now
    context.onProgress(loaded, total)
  }
  if (total > 0) context.onProgress(0, total)
  try {
    return await Promise.all(
      files.map((file) => prepareFile(file, { ...context, signal, onBytes })),
    )
  } catch (error) {
    failed.abort(error)
    throw error
  }
}

/** Bytes of these files that are neither in the store nor on this device in some other way. */
export async function missingBytes(
  files: readonly FileSpec[],
  { store, source }: Pick<PrepareContext, 'store'> & { source: Pick<Source, 'isOnDevice'> },
): Promise<number> {
  let total = 0
  for (const file of files) {
    if (isOnDevice(file, source)) continue
    for (const { from, to } of await missingChunks(file, store.has)) total += to - from
  }
  return total
}
