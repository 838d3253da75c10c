import { type FSWatcher, realpathSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { IN_MEMORY } from '../options.ts'
import type { Session } from './session.ts'

// Where nobody tells of files, the database is asked so often.
const LOOK_MS = 10_000
// The files are written before the commit is one: whoever looks at once may be too early. What one commit writes comes as many events.
const LOOKS_MS = [4, 16, 64, 256, 1000]

/**
 * Says when another connection has committed, until the returned function is called. The files say that somebody wrote; whether that was
 * somebody else, SQLite knows (https://sqlite.org/pragma.html#pragma_data_version). None of it keeps the process alive.
 */
export function watchOthers(session: Session, path: string, onCommit: () => void): () => void {
  if (path === IN_MEMORY) return () => {}
  let seen: unknown
  let failed = false
  let stopped = false
  let watcher: FSWatcher | undefined
  let looks = 0
  let next: NodeJS.Timeout | undefined

  /** Whether somebody else has committed since the last look. */
  const look = async (): Promise<boolean> => {
    try {
      const version = await session.read(db => db.row('PRAGMA data_version')?.[0])
      const news = failed || (seen !== undefined && version !== seen)
      seen = version
      failed = false
      if (!stopped) watcher ??= watchFiles(path, onEvent, () => (watcher = undefined))
      if (news && !stopped) onCommit()
      return news
    } catch {
      // It is only a hint: what is wrong with the database the next operation says.
      failed = true
      return false
    }
  }

  const lookAgain = () => {
    const waitMs = LOOKS_MS[looks++]
    next = undefined
    if (waitMs === undefined || stopped) return
    next = setTimeout(() => {
      next = undefined
      void look().then(news => (news || next ? undefined : lookAgain()))
    }, waitMs).unref()
  }

  const onEvent = () => {
    // The first look of an event is pending.
    if (next !== undefined && looks === 1) return
    clearTimeout(next)
    looks = 0
    lookAgain()
  }

  const timer = setInterval(() => void (watcher ?? look()), LOOK_MS).unref()
  void look()
  return () => {
    stopped = true
    watcher?.close()
    clearInterval(timer)
    clearTimeout(next)
  }
}

/** Watches the database and its log, where they really are; `undefined` where that cannot be had. */
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
