import { AnvilFailedError } from '../errors/dev.js'
import { anvilBinary } from './anvilBinary.js'
import { startChild } from './startChild.js'

/** A local chain with instant blocks, unless told otherwise. */
export type Anvil = {
  /** `http://127.0.0.1:PORT`. */
  url: string
  /** The same as `ws://`. */
  wsUrl: string
  port: number
  pid: number
  /** Resolves when it has ended, asked or not. */
  exited: Promise<unknown>
  stop: () => Promise<void>
}

export type StartAnvilParameters = {
  /** @default 0, a free one */
  port?: number | undefined
  /** As on its command line. @default [] */
  args?: readonly string[] | undefined
}

/** Milliseconds that a start may take on a busy machine. */
const patience = 30_000

/**
 * Starts a local chain (anvil, chain id 31337) that ends with this process, however this one ends.
 *
 * @throws {AnvilMissingError} where `@foundry-rs/anvil` is not installed
 * @throws {AnvilFailedError} where it does not start: a port that is taken, an argument it does not know
 *
 * @example
 * const anvil = await startAnvil({ args: ['--block-time', '1'] })
 * const client = createTestClient({ mode: 'anvil', transport: http(anvil.url) })
 * await anvil.stop()
 */
export async function startAnvil({
  port: asked = 0,
  args = [],
}: StartAnvilParameters = {}): Promise<Anvil> {
  const program = anvilBinary()
  let output: string | undefined = ''
  let errors = ''
  let heard: (port: number) => void = () => {}
  const listening = new Promise<number>((resolve) => {
    heard = resolve
  })
  const child = await startChild({
    program,
    args: ['--host', '127.0.0.1', '--port', String(asked), ...args],
    // Read for ever, or the pipe would fill and hold the chain up; kept until it says its port.
    onOutput: (text) => {
      if (output === undefined) return
      output += text
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(output)?.[1]
      if (port === undefined) return
      output = undefined
      heard(Number(port))
    },
    onError: (text) => {
      errors = (errors + text).slice(-2_000)
    },
    stopSignal: 'SIGINT',
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), patience)
  })
  const first = await Promise.race([listening, child.exited.then(() => 'ended' as const), late])
  clearTimeout(timer)
  if (typeof first !== 'number') {
    await child.kill()
    throw new AnvilFailedError({ reason: errors.trim().split('\n')[0] ?? '' })
  }
  return {
    url: `http://127.0.0.1:${first}`,
    wsUrl: `ws://127.0.0.1:${first}`,
    port: first,
    pid: child.pid,
    exited: child.exited,
    stop: child.stop,
  }
}
