import { type ChildProcess, fork } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { breakSource } from '../../../../tools/broken-source.ts'
import { newerBuild } from '../../../../tools/newer-build.ts'

export type StoreName = 'sqlite' | 'postgres'

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

const OPEN: Readonly<Record<StoreName, string>> = {
  sqlite: `import { sqliteStore } from './sqlite-store.ts'
export const open = (path: string) => sqliteStore({ path })
`,
  postgres: `import { postgresStore } from './postgres-store.ts'
export const open = (url: string) => postgresStore({ url })
`,
}

/**
 * A build of a store: its source as it is, or with one more migration. Returns the module that opens
 * the store.
 */
export async function buildOf(store: StoreName, last?: Parameters<typeof newerBuild>[0]): Promise<string> {
  const source = new URL(`../../../../packages/store-${store}/src/`, import.meta.url)
  const { folder, remove } = await breakSource(source, last ? newerBuild(last) : [])
  onTestFinished(remove)
  const module = join(folder, 'open.ts')
  await writeFile(module, OPEN[store])
  return pathToFileURL(module).href
}

/** A worker in a process of its own, killed after the test. */
export interface VersionWorker {
  /** Everything that it reported, in order. */
  readonly reports: readonly FromWorker[]
  /** Resolves with the number of calls that have not ended, or rejects with the code of an error. */
  ask(message: ToWorker): Promise<number>
}

export async function startVersionWorker(setup: WorkerSetup): Promise<VersionWorker> {
  const child: ChildProcess = fork(new URL('version-worker.ts', import.meta.url), [JSON.stringify(setup)], {
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
  }
}
