import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished } from 'vitest'

export interface WorkerSetup {
  /** The module that opens the store. */
  readonly module: string
  /** The file or the database. */
  readonly address: string
  readonly callApiUrl: string
  readonly lines: number
}

export type ToWorker =
  | { readonly kind: 'start' | 'count' | 'resume' }
  | { readonly kind: 'schedule'; readonly numbers: readonly string[] }
  /** The store was restored from a backup that was taken at this time, in ISO 8601. */
  | { readonly kind: 'restored'; readonly backupTakenAt: string }

export type FromWorker =
  | { readonly kind: 'ready' }
  /** An answer: the number of calls that have not ended, and the numbers that `restored` reports. */
  | { readonly kind: 'done'; readonly open: number; readonly reported: readonly string[] }
  /** An answer: the request failed. */
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'licensed'; readonly to: string }
  | { readonly kind: 'error'; readonly code: string }

/** A worker in a process of its own, killed after the test. */
export interface StoreWorker {
  /** Everything that it reported, in order. */
  readonly reports: readonly FromWorker[]
  /** Rejects with the code of an error. */
  ask(message: ToWorker): Promise<Extract<FromWorker, { readonly kind: 'done' }>>
  /** Kills it. */
  end(): Promise<void>
}

export async function startStoreWorker(setup: WorkerSetup): Promise<StoreWorker> {
  const child: ChildProcess = fork(new URL('store-worker.ts', import.meta.url), [JSON.stringify(setup)], {
    execArgv: ['--conditions=@outdial/source'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const reports: FromWorker[] = []
  const next = (kinds: readonly FromWorker['kind'][]) =>
    new Promise<FromWorker>((resolve, reject) => {
      const onMessage = (report: FromWorker) => {
        if (!kinds.includes(report.kind)) return
        child.off('message', onMessage)
        child.off('exit', onExit)
        resolve(report)
      }
      const onExit = () => reject(new Error('The worker ended'))
      child.on('message', onMessage)
      child.once('exit', onExit)
    })
  child.on('message', (report: FromWorker) => void reports.push(report))
  await next(['ready'])
  return {
    reports,
    async ask(message) {
      const answered = next(['done', 'failed'])
      child.send(message)
      const answer = await answered
      if (answer.kind === 'done') return answer
      throw new Error('code' in answer ? answer.code : answer.kind)
    },
    async end() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Resolves when the store of this worker has no call that has not ended. */
export const allEnded = (worker: StoreWorker): Promise<void> =>
  expect.poll(async () => (await worker.ask({ kind: 'count' })).open, { timeout: 60_000, interval: 200 }).toBe(0)
