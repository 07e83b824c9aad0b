import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { takeLock } from './lock.mjs'
import { prepare } from './prepare.mjs'
import { isStopping, onStop, stopChildren } from './processes.mjs'
import { nodesReady, startStack } from './stack.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @returns {number | undefined | string} a sentence where what was asked for is no port */
function askedPort(parameters) {
  const at = parameters.findIndex((one) => one === '--port' || one.startsWith('--port='))
  const [, inline] = at < 0 ? [] : parameters[at].split('=')
  const asked = at < 0 ? process.env.PORT : (inline ?? parameters[at + 1] ?? '')
  if (asked === undefined || (asked === '' && at < 0)) return undefined
  const port = Number(asked)
  return /^\d+$/.test(asked) && port <= 65_535 ? port : `${asked || 'Nothing'} is not a port.`
}

/**
 * Installs, builds, starts a local chain with its operators, serves the demo, and prints its URL. Runs until
 * it is told to stop. With `--no-chain` there is the page alone.
 */
export async function startCommand(parameters) {
  const fail = (sentence) => {
    if (sentence !== '') console.error(sentence)
    process.exit(1)
  }
  const port = askedPort(parameters)
  if (typeof port === 'string') fail(port)

  const lock = takeLock(root, 'start')
  if ('holder' in lock) {
    const { pid, url } = lock.holder
    fail(
      url === undefined
        ? `Trine is already starting in this checkout (process ${pid}); its URL will be printed there.`
        : `Trine is already running in this checkout, at ${url} (process ${pid}).`,
    )
  }
  process.on('exit', () => lock.release())

  let server
  let stack
  onStop(async (signal) => {
    await Promise.all([stopChildren(), server?.close()])
    // What is still starting ends with this process.
    await stack?.stop()
    // Stopping what serves is what Ctrl-C is for; before that something was cut short.
    const cut = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]
    process.exit(server === undefined ? cut : 0)
  })

  if (!(await prepare(root))) {
    if (!isStopping()) fail('')
    return
  }
  if (!parameters.includes('--no-chain')) {
    try {
      stack = await startStack(root)
      await nodesReady(stack)
    } catch (error) {
      if (isStopping()) return
      fail(`${error.message}\n\`npm start -- --no-chain\` starts the page without a chain.`)
    }
    if (isStopping()) return
  }
  const { serve } = await import(pathToFileURL(join(root, 'apps', 'demo', 'serve.mjs')).href)
  try {
    server = await serve({ port: port ?? 0, deployment: stack?.deployment })
  } catch (error) {
    if (error.code === 'EADDRINUSE') fail(`Port ${port} is taken; ask for another, or for none.`)
    if (error.code === 'EACCES') fail(`Port ${port} is not open to this user; ask for another.`)
    throw error
  }
  if (isStopping()) return
  lock.note({ url: server.url })
  console.log(`${server.url}  (Ctrl-C stops it)`)
}
