import { spawn } from 'node:child_process'
import { keepGroup } from './keeper.js'

export type ChildParameters = {
  program: string
  args: readonly string[]
  cwd?: string | undefined
  env?: Readonly<Record<string, string | undefined>> | undefined
  /** Each piece of what it prints. */
  onOutput?: ((text: string) => void) | undefined
  onError?: ((text: string) => void) | undefined
  /** How it is asked to end. @default 'SIGTERM' */
  stopSignal?: NodeJS.Signals | undefined
  /** Milliseconds that it may take to end before it is killed. @default 5_000 */
  patience?: number | undefined
}

/** A process that was started here, with all that it starts itself. */
export type Child = {
  pid: number
  /** Resolves when it has ended, with its exit status; `null` where a signal ended it. */
  exited: Promise<number | null>
  isRunning: () => boolean
  /** Asks it to end, and kills what does not. Resolves when it has ended. */
  stop: () => Promise<void>
  /** Kills it as a power cut would. Resolves when it has ended. */
  kill: () => Promise<void>
}

/**
 * Starts a program that never outlives this process.
 *
 * @returns once the system has started it; rejects with the system's error where it cannot
 */
export async function startChild({
  program,
  args,
  cwd,
  env,
  onOutput,
  onError,
  stopSignal = 'SIGTERM',
  patience = 5_000,
}: ChildParameters): Promise<Child> {
  const child = spawn(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: a Ctrl-C of the terminal reaches it through us only.
    detached: true,
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => onOutput?.(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => onError?.(text))
  // When all that it has printed is read as well: nothing of it comes later.
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  const pid = child.pid as number
  const release = keepGroup(pid)
  child.once('exit', () => {
    // Whatever it left behind in its group, which would also hold its output open.
    signalGroup(pid, 'SIGKILL')
    release()
  })
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const end = async (signal: NodeJS.Signals) => {
    if (isRunning()) signalGroup(pid, signal)
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), patience)
    await exited
    clearTimeout(timer)
  }
  return {
    pid,
    exited,
    isRunning,
    stop: () => end(stopSignal),
    kill: () => end('SIGKILL'),
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    // Windows has no groups.
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // It has ended already.
  }
}
