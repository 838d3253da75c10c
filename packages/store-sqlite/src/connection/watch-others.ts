import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { IN_MEMORY } from '../options.ts'
import type { Session } from './session.ts'

// Where nobody tells of files, the database is asked so often.
const LOOK_MS = 10_000
// What one commit writes comes as many events.
const SETTLE_MS = 4

/**
 * Says when another connection has committed, until the returned function is called. The files say that somebody wrote; whether that was
 * somebody else, SQLite knows (https://sqlite.org/pragma.html#pragma_data_version). None of it keeps the process alive.
 */
export function watchOthers(session: Session, path: string, onCommit: () => void): () => void {
  if (path === IN_MEMORY) return () => {}
  let seen: unknown
  let stopped = false
  let settling: NodeJS.Timeout | undefined

  const look = async () => {
    const version = await session.read(db => db.row('PRAGMA data_version')?.[0])
    if (seen !== undefined && version !== seen && !stopped) onCommit()
    seen = version
  }
  // It is only a hint: what is wrong with the database the next operation says.
  const lookQuietly = () => void look().catch(() => {})
  const lookSoon = () => {
    settling ??= setTimeout(() => {
      settling = undefined
      lookQuietly()
    }, SETTLE_MS).unref()
  }

  const watcher = watchFiles(path, lookSoon)
  const timer = watcher ? undefined : setInterval(lookQuietly, LOOK_MS).unref()
  lookQuietly()
  return () => {
    stopped = true
    watcher?.close()
    clearInterval(timer)
    clearTimeout(settling)
  }
}

/** Watches the database and its log; `undefined` where that cannot be had. */
function watchFiles(path: string, onChange: () => void): FSWatcher | undefined {
  const name = basename(path)
  try {
    const watcher = watch(dirname(resolve(path)), { persistent: false }, (_, file) => {
      if (file === null || file.startsWith(name)) onChange()
    })
    return watcher.on('error', () => watcher.close())
  } catch {
    return undefined
  }
}
