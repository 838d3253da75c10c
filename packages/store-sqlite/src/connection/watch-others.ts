import { type FSWatcher, realpathSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { IN_MEMORY } from '../options.ts'
import type { Session } from './session.ts'

// How often the database is checked where files cannot be watched.
const CHECK_MS = 10_000
// Delays of the checks after a file event. Files are written before the commit counts, so the first
// check may be too early. One commit causes many events.
const CHECK_DELAYS_MS = [4, 16, 64, 256, 1000]

/**
 * Reports commits of other connections until the returned function is called. A file event says
 * that some connection wrote; SQLite's `data_version` says whether it was another one
 * (https://sqlite.org/pragma.html#pragma_data_version). Does not keep the process alive.
 */
export function watchOthers(session: Session, path: string, onCommit: () => void): () => void {
  if (path === IN_MEMORY) return () => {}
  let seen: unknown
  let failed = false
  let stopped = false
  let watcher: FSWatcher | undefined
  let checks = 0
  let next: NodeJS.Timeout | undefined

  /** Returns true if another connection has committed since the last check. */
  const check = async (): Promise<boolean> => {
    try {
      const version = await session.read(db => db.row('PRAGMA data_version')?.[0])
      const hasChanged = failed || (seen !== undefined && version !== seen)
      seen = version
      failed = false
      if (!stopped) watcher ??= watchFiles(path, onEvent, () => (watcher = undefined))
      if (hasChanged && !stopped) onCommit()
      return hasChanged
    } catch {
      // Only a hint was lost. The next operation reports the error.
      failed = true
      return false
    }
  }

  const checkAgain = () => {
    const waitMs = CHECK_DELAYS_MS[checks++]
    next = undefined
    if (waitMs === undefined || stopped) return
    next = setTimeout(() => {
      next = undefined
      void check().then(hasChanged => (hasChanged || next ? undefined : checkAgain()))
    }, waitMs).unref()
  }

  const onEvent = () => {
    // The first check after an event is pending.
    if (next !== undefined && checks === 1) return
    clearTimeout(next)
    checks = 0
    checkAgain()
  }

  const timer = setInterval(() => void (watcher ?? check()), CHECK_MS).unref()
  void check()
  return () => {
    stopped = true
    watcher?.close()
    clearInterval(timer)
    clearTimeout(next)
  }
}

/**
 * Watches the real directory of the database and its log. `undefined` if files cannot be watched.
 */
function watchFiles(path: string, onChange: () => void, onEnd: () => void): FSWatcher | undefined {
  try {
    const file = realpathSync(path)
    const name = basename(file)
    const watcher = watch(dirname(file), { persistent: false }, (_, changed) => {
      if (changed === null || changed.startsWith(name)) onChange()
    })
    return watcher.on('error', () => {
      watcher.close()
      onEnd()
    })
  } catch {
    return undefined
  }
}
