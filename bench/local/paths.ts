import { fileURLToPath } from 'node:url'

const inBench = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

export const pages = inBench('page')
export const peers = inBench('peers')
export const results = inBench('results')
/** Built for each run, and kept out of git. */
export const site = inBench('dist/site')
export const publicFiles = inBench('dist/public')
export const programs = inBench('dist/programs')
export const packed = inBench('dist/packed')
export const sources = inBench('cloud/programs')
export const sdkDist = inBench('../packages/sdk/dist')
