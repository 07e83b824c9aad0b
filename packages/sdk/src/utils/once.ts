import { loaded } from './loaded.js'

/**
 * A part of the SDK that loads when it is first asked for, and is then kept: `import()` itself costs a
 * good part of a request each time. A load that failed is tried again.
 *
 * @throws DownloadError (rejects) when it does not load
 * @example
 * const story = once(() => import('../execute/runOnce.js'))
 * const { runOnce } = await story()
 */
export function once<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let part: Promise<Part> | undefined
  return () => {
    part ??= loaded(load()).catch((error) => {
      part = undefined
      throw error
    })
    return part
  }
}
