import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import sqlite from 'node-sqlite3-wasm'
import { JournalCorruptError, JournalVersionError } from '../errors/journal.js'

export type Database = InstanceType<typeof sqlite.Database>

/** What a database holds. */
export type Layout = {
  file: string
  /** The statements that make its tables. */
  schema: string
  /** Raised with each change of the tables; a database of a higher version is not touched. */
  version: number
}

/**
 * Opens a database, and makes it where there is none. The caller holds the folder's lock.
 *
 * A write-ahead log, flushed to the disk at each commit: its frames carry checksums, so that what a kill
 * or a power cut leaves half-written is left out by itself. (This build of SQLite finds its own lock when
 * it looks for a rollback journal to undo, so that mode would not survive a kill.) It is opened
 * exclusively, because it has no memory to share with others.
 *
 * @throws JournalCorruptError, JournalVersionError
 */
export function openDatabase(folder: string, layout: Layout): Database {
  const path = join(folder, layout.file)
  // Whoever made these directories is dead: the folder's lock is ours.
  for (const stale of [path, `${path}.new`])
    rmSync(`${stale}.lock`, { recursive: true, force: true })
  if (!existsSync(path)) create(folder, path, layout)
  // SQLite would take an empty file for a database that is new.
  if (!isDatabase(path))
    throw new JournalCorruptError({ reason: 'its file is not one of a journal' })
  const database = open(path)
  try {
    check(database, layout)
  } catch (error) {
    closeQuietly(database)
    throw error
  }
  syncFolder(folder)
  return database
}

function isDatabase(path: string): boolean {
  const start = Buffer.alloc(16)
  const handle = openSync(path, 'r')
  try {
    readSync(handle, start)
  } finally {
    closeSync(handle)
  }
  return start.toString('latin1') === 'SQLite format 3\0'
}

function open(path: string): Database {
  const database = new sqlite.Database(path)
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    const mode = database.get('PRAGMA journal_mode = WAL')?.journal_mode
    if (mode !== 'wal') throw new Error('no write-ahead log')
    database.exec('PRAGMA synchronous = FULL')
    return database
  } catch {
    closeQuietly(database)
    throw new JournalCorruptError({ reason: 'its file is not one of a journal' })
  }
}

/** Made beside its place and moved there when whole: a journal that is there is a whole one. */
function create(folder: string, path: string, { schema, version }: Layout): void {
  for (const suffix of ['', '-wal', '-journal']) rmSync(`${path}.new${suffix}`, { force: true })
  const database = open(`${path}.new`)
  database.exec(`BEGIN; ${schema}; PRAGMA user_version = ${version}; COMMIT`)
  database.close()
  renameSync(`${path}.new`, path)
  syncFolder(folder)
}

function check(database: Database, { version: expected }: Layout): void {
  const actual = Number(database.get('PRAGMA user_version')?.user_version)
  if (actual > expected) throw new JournalVersionError({ actual, expected })
  if (actual < 1 || !isWhole(database))
    throw new JournalCorruptError({ reason: 'its pages do not hold together' })
  // A write, so that the log's file is there before the folder is flushed.
  database.exec(`PRAGMA user_version = ${expected}`)
}

function isWhole(database: Database): boolean {
  try {
    return database.get('PRAGMA integrity_check')?.integrity_check === 'ok'
  } catch {
    return false
  }
}

function closeQuietly(database: Database): void {
  try {
    database.close()
  } catch {
    // What is damaged may not close either; the error that led here says more.
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
