import { join } from 'node:path'
import { bundleEntry } from '../../../scripts/gates/bundle.mjs'
import * as paths from '../../local/paths.ts'

/** Bytes after `gzip -9` of what a page loads for an entry before it calls anything. */
export type Size = { entry: string; gzip: number }

const entries = {
  '@trine/sdk': 'index',
  '@trine/sdk/cloud': 'cloud',
  '@trine/sdk/openai': 'openai',
  '@trine/sdk/ai-sdk': 'aiSdk',
}

export function measureSizes(): Promise<Size[]> {
  return Promise.all(
    Object.entries(entries).map(async ([entry, file]) => {
      const { gzip } = await bundleEntry(join(paths.sdkDist, 'exports', `${file}.js`))
      return { entry, gzip }
    }),
  )
}
