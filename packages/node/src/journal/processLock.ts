import { createHash } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JournalLockedError } from '../errors/journal.js'

/**
 * Makes this process the only one on a folder, until it ends in whatever way. The lock is a name that the
 * system itself gives up with its holder, so that none is ever stale: on Linux a socket in the abstract
 * namespace, on Windows a named pipe. Elsewhere a socket's file, dead if nobody answers there.
 *
 * @returns what gives the folder back
 * @throws JournalLockedError
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = lockPath(folder)
  let server = await listen(path)
  if (!server && path.startsWith('/') && !(await answers(path))) {
    rmSync(path, { force: true })
    server = await listen(path)
  }
  if (!server) throw new JournalLockedError()
  const held = server
  return () => new Promise((resolve) => held.close(() => resolve()))
}

/** By the folder's place on the disk: whatever path leads to it. */
function lockPath(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true })
  const name = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32)
  if (process.platform === 'linux') return `\0trine-node-${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\trine-node-${name}`
  return join(tmpdir(), `trine-node-${name}.sock`)
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(path, () => resolve(server.unref()))
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
  })
}
