import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Address } from './contestant.ts'
import { buildProgram } from './program.ts'

export type Server = { address: Address; close: () => Promise<void> }

/** Starts the server of answers in a process of its own. */
export async function startServer(): Promise<Server> {
  const child = spawn(process.execPath, [await buildProgram('answerServer')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  const first = once(child.stdout, 'data').then(([data]) => JSON.parse(String(data)))
  const started = await Promise.race([first, closed])
  if (!started.url) throw new Error('The server of answers did not start.')
  return {
    address: started,
    async close() {
      child.stdin.end()
      await closed
    },
  }
}
