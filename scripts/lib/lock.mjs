import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** When a process began, as this system tells it: a number used again by a later process differs. */
function birthOf(pid) {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The program's name is in brackets and may hold spaces; the state follows, 'Z' is a dead one.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? '' : `${boot}/${fields[19]}`
    }
    if (process.platform === 'win32') return ''
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

function holds({ pid, birth }) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Another user's process is one that lives.
    if (error.code !== 'EPERM') return false
  }
  return birth === birthOf(pid)
}

function read(file) {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8'))
    return Number.isSafeInteger(holder?.pid) && holder.pid > 0 ? holder : { pid: 0 }
  } catch (error) {
    return error.code === 'ENOENT' ? undefined : { pid: 0 }
  }
}

/**
 * Takes a lock that dies with this process.
 *
 * @param {string} root of the checkout
 * @param {string} name
 * @returns {{ holder: { pid: number, url?: string } } | { note: (facts: object) => void, release: () => void }}
 * `holder` where another process has it
 */
export function takeLock(root, name) {
  const folder = join(root, '.trine')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.lock`)
  const own = join(folder, `${name}.${process.pid}`)
  const mine = { pid: process.pid, birth: birthOf(process.pid) }
  for (;;) {
    writeFileSync(own, JSON.stringify(mine))
    try {
      // A link appears whole or not at all, and only where there is none.
      linkSync(own, file)
      rmSync(own)
      break
    } catch (error) {
      rmSync(own, { force: true })
      if (error.code !== 'EEXIST') throw error
    }
    const holder = read(file)
    if (holder === undefined) continue
    if (holder.pid > 0 && holds(holder)) return { holder }
    // Moved, not deleted: of two that find it stale, one moves it and the other starts over.
    const stale = `${own}.stale`
    try {
      renameSync(file, stale)
    } catch {
      continue
    }
    const moved = read(stale)
    if (moved !== undefined && moved.pid > 0 && holds(moved)) {
      // Another command took it between our look and our move: give it back.
      try {
        linkSync(stale, file)
      } catch {
        // A third was quicker; the next turn sees it.
      }
    }
    rmSync(stale, { force: true })
  }
  return {
    note(facts) {
      writeFileSync(own, JSON.stringify({ ...mine, ...facts }))
      renameSync(own, file)
    },
    release() {
      if (read(file)?.pid === process.pid) rmSync(file, { force: true })
    },
  }
}

/**
 * Waits for a lock.
 *
 * @param {string} root
 * @param {string} name
 * @param {() => void} onWait called once where it is not free at once
 */
export async function waitForLock(root, name, onWait) {
  let told = false
  for (;;) {
    const lock = takeLock(root, name)
    if (!('holder' in lock)) return lock
    if (!told) onWait()
    told = true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
