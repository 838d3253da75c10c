import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Fault } from './fault.ts'

/** Another process holds the database's lock repeatedly. */
export const holdLock: Fault = ({ store, seed, timing, count, children }) => {
  const { setup } = store
  if (setup.kind !== 'sqlite') throw new TypeError(`Expected a SQLite file to lock, got ${setup.kind}`)
  const script = fileURLToPath(new URL('../harness/lock-holder.ts', import.meta.url))
  const holder = fork(script, [setup.path, String(seed), ...timing.lock.map(String)], { execArgv: [] })
  children.add(holder)
  let times = 0
  holder.on('message', () => {
    times++
    count('locked')
  })
  return {
    get done() {
      return times > 0
    },
    end: () => void holder.kill('SIGKILL'),
  }
}
