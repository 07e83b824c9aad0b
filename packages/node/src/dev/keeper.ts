import { type ChildProcess, spawn } from 'node:child_process'

/**
 * What the keeper runs: process groups come in and go out by lines on its input. Where that ends, this
 * process is gone, and so must be what it started. Kept as text, as it must run from source and built alike.
 */
const script = `
const groups = new Set()
let rest = ''
process.stdin.on('data', (bytes) => {
  const lines = (rest + bytes).split('\\n')
  rest = lines.pop()
  for (const line of lines) groups[line[0] === '+' ? 'add' : 'delete'](Number(line.slice(1)))
})
process.stdin.on('end', () => {
  for (const group of groups) try { process.kill(process.platform === 'win32' ? group : -group, 'SIGKILL') } catch {}
})
`

let keeper: ChildProcess | undefined

function tell(line: string): void {
  if (keeper === undefined || keeper.exitCode !== null) {
    // A session of its own: a Ctrl-C of the terminal does not reach it.
    keeper = spawn(process.execPath, ['-e', script], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    })
    keeper.unref()
    const { stdin } = keeper
    stdin?.on('error', () => {})
    if (stdin !== null && 'unref' in stdin) (stdin as unknown as { unref: () => void }).unref()
  }
  keeper.stdin?.write(`${line}\n`)
}

/**
 * Has a process group killed when this process ends, in whatever way: even by SIGKILL, which no handler
 * sees. One small process a parent watches for it.
 *
 * @param group number of the process that leads it
 * @returns to be called when the group has ended
 */
export function keepGroup(group: number): () => void {
  tell(`+${group}`)
  return () => tell(`-${group}`)
}
