import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { OpenOptions, Place } from './contender.ts'

export interface CrewSetup {
  readonly contender: string
  readonly place: Place
  readonly options: OpenOptions
  readonly workers: number
}

/** Worker processes on one database. */
export interface Crew {
  /** The number of jobs that they have started. */
  readonly begun: number
  begin(): void
  /** Kills the processes. */
  end(): Promise<void>
}

/** Messages of a worker: it has connected; it has started this many further jobs. */
export type FromWorker = 'ready' | number

const script = fileURLToPath(new URL('worker.ts', import.meta.url))

/** Resolves when all workers have connected. */
export async function startCrew({ workers, ...setup }: CrewSetup, onBegun: (count: number) => void): Promise<Crew> {
  let begun = 0
  const start = () =>
    new Promise<ChildProcess>((resolve, reject) => {
      const child = fork(script, [JSON.stringify(setup)])
      child.once('exit', code =>
        reject(new Error(`Expected a worker of ${setup.contender} to begin, got exit ${code}`)),
      )
      child.on('message', (message: FromWorker) => {
        if (message === 'ready') return resolve(child)
        begun += message
        onBegun(begun)
      })
    })
  const children = await Promise.all(Array.from({ length: workers }, start))
  return {
    get begun() {
      return begun
    },
    begin() {
      for (const child of children) child.send('begin')
    },
    async end() {
      const gone = children.filter(({ exitCode }) => exitCode === null).map(child => once(child, 'exit'))
      for (const child of children) child.kill('SIGKILL')
      await Promise.all(gone)
    },
  }
}
