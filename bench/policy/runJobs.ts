import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Job } from './job.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Does jobs, some at once, each in a process of its own, from one program: the sources as they are, put together
 * by esbuild, since what runs pages turns each import into a look-up, and that would be measured too.
 *
 * @returns what each found, in the order of the jobs
 */
export async function runJobs<Found>(jobs: readonly Job[], atOnce = 2): Promise<Found[]> {
  const program = here('../dist/programs/policy.mjs')
  await build({
    entryPoints: [here('job.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // No model is run here, by whatever engine.
    external: ['onnxruntime-web', '@huggingface/transformers', '@xenova/transformers'],
    alias: {
      '#platform': here('../../packages/sdk/src/routes/local/fixtures/inProcess.ts'),
      '@trine/sdk/quality': here('../../packages/sdk/src/exports/quality.ts'),
    },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
    logLevel: 'warning',
  })
  const found: Found[] = []
  const waiting = jobs.map((job, i) => ({ job, i }))
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      found[next.i] = (await runJob(program, next.job)) as Found
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found
}

function runJob(program: string, job: Job): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', program, JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(printed))
      else reject(new Error(`${JSON.stringify(job)} ended with code ${code}`))
    })
  })
}
