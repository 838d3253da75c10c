import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Fault } from './fault.ts'

/** Another process keeps the database's lock, again and again. */
export const locked: Fault = ({ path, seed, timing, count, children }) => {
  const script = fileURLToPath(new URL('hold-lock.ts', import.meta.url))
  const holder = fork(script, [path, String(seed), ...timing.lock.map(String)], { execArgv: [] })
  children.add(holder)
  holder.on('message', () => count('locked'))
  return () => holder.kill('SIGKILL')
}
