import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

export interface WorkerSetup {
  /** The module that opens the store. */
  readonly module: string
  /** The file or the database. */
  readonly address: string
  readonly callApiUrl: string
  readonly lines: number
}

export type ToWorker =
  | { readonly kind: 'start' | 'count' }
  | { readonly kind: 'schedule'; readonly numbers: readonly string[] }

export type FromWorker =
  | { readonly kind: 'ready' }
  /** An answer: the number of calls that have not ended. */
  | { readonly kind: 'done'; readonly open: number }
  /** An answer: the request failed. */
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'licensed'; readonly to: string }
  | { readonly kind: 'error'; readonly code: string }

/** A worker in a process of its own, killed after the test. */
export interface StoreWorker {
  /** Everything that it reported, in order. */
  readonly reports: readonly FromWorker[]
  /** Resolves with the number of calls that have not ended, or rejects with the code of an error. */
  ask(message: ToWorker): Promise<number>
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
      if (answer.kind === 'done') return answer.open
      throw new Error('code' in answer ? answer.code : answer.kind)
    },
    async end() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}
