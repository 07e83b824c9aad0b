import { DownloadError } from '../errors/model.js'

/**
 * Waits for a part of the SDK that loads when it is first needed, so that importing the SDK costs a page
 * little.
 *
 * @throws DownloadError when it does not load: the page is offline, or was deployed anew meanwhile
 * @example
 * const { runOnce } = await loaded(import('../execute/runOnce.js'))
 */
export async function loaded<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part
  } catch (cause) {
    throw new DownloadError({ file: 'a part of the SDK', reason: 'network', cause })
  }
}
