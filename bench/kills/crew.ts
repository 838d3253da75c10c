import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { WorkOptions } from './contender.ts'

/** Messages of a worker: its code is loaded; it works, under this name. */
export type FromWorker = 'ready' | { readonly known: string }

export interface CrewOptions {
  readonly contender: string
  readonly options: WorkOptions
  readonly workers: number
  /** Called when a killed worker has ended. */
  readonly onGone: (known: string) => void
}

/** A pool of worker processes. A killed one is replaced at once. */
export interface Crew {
  /** Resolves when all workers work; rejects if one crashes. */
  readonly complete: Promise<void>
  /**
   * Kills a worker, chosen by a number from 0 to 1. Returns `false` while the pool is not full: a
   * slow machine would run out of workers.
   */
  kill(drawn: number): boolean
  /** Ends all workers for good; rejects if one had crashed. */
  end(): Promise<void>
}

interface Member {
  readonly process: ChildProcess
  known?: string
  isKilled?: true
}

const script = fileURLToPath(new URL('worker.ts', import.meta.url))
// Processes that have loaded their code and wait for a place: loading takes as long as a worker
// lives.
const SPARES = 3

export function startCrew({ contender, options, workers, onGone }: CrewOptions): Crew {
  const members = new Set<Member>()
  const spares: Member[] = []
  const working: Member[] = []
  let ending = false
  let accident: Error | undefined
  const complete = Promise.withResolvers<void>()

  const fill = () => {
    while (working.length < workers) {
      const spare = spares.shift()
      if (!spare) return
      working.push(spare)
      spare.process.send('begin')
    }
  }

  const start = () => {
    const member: Member = { process: fork(script, [contender, JSON.stringify(options)]) }
    members.add(member)
    member.process.on('message', (message: FromWorker) => {
      if (message === 'ready') {
        spares.push(member)
        fill()
        return
      }
      member.known = message.known
      if (working.filter(({ known }) => known).length === workers) complete.resolve()
    })
    member.process.once('exit', code => {
      members.delete(member)
      if (ending) return
      if (!member.isKilled) {
        accident = new Error(`Expected a worker of ${contender} to go on, got exit ${code}`)
        complete.reject(accident)
        return
      }
      if (member.known) onGone(member.known)
      start()
    })
  }
  for (let count = 0; count < workers + SPARES; count++) start()

  return {
    complete: complete.promise,
    kill(drawn) {
      const all = working.filter(({ known }) => known)
      if (all.length < workers) return false
      const member = all[Math.floor(drawn * workers)]
      if (!member) return false
      working.splice(working.indexOf(member), 1)
      member.isKilled = true
      member.process.kill('SIGKILL')
      fill()
      return true
    },
    async end() {
      ending = true
      const all = [...members].map(member => member.process)
      const gone = all.map(child => once(child, 'exit'))
      for (const child of all) child.kill('SIGKILL')
      await Promise.all(gone)
      if (accident) throw accident
    },
  }
}
