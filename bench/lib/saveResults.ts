import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../results', import.meta.url))

/** Keeps the samples, a round a line, and the report beside them. */
export async function saveResults(name: string, results: object, report: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const json = JSON.stringify(results, null, 1)
    // Short lists and objects stay on one line: most of the file is samples.
    .replace(/[[{][^[\]{}]{0,400}[\]}]/g, (part) => part.replace(/\s+/g, ' '))
  await writeFile(join(folder, `${name}.json`), `${json}\n`)
  await writeFile(join(folder, `${name}.md`), report)
}
