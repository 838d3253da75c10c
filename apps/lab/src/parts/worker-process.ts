import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { MOMENTS } from '../worker/moments.ts'
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts'

export interface WorkerProcessOptions {
  readonly script: string
  readonly setup: WorkerSetup
  readonly onMessage: (message: FromWorker) => void
  /** It is gone; `accident` says how, if that was neither ordered nor planned. */
  readonly onEnd: (accident: string | undefined) => void
}

/** The process of a worker, in the hands of the lab. */
export interface WorkerProcess {
  send(message: ToWorker): void
  kill(): void
  stop(): void
  resume(): void
  /** Resolves when it is gone. */
  readonly ended: Promise<void>
}

export function startWorker({ script, setup, onMessage, onEnd }: WorkerProcessOptions): WorkerProcess {
  const child: ChildProcess = spawn(process.execPath, [script, JSON.stringify(setup)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let ordered = false
  let errors = ''
  const expect = (message: FromWorker) => {
    if (message.kind === 'moment' && message.signal === 'SIGKILL') ordered = true
    onMessage(message)
  }
  child.on('message', expect)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its output is a pipe
  createInterface(child.stdout as Readable).on('line', line => {
    const told = readMoment(line)
    if (told) expect(told)
  })
  child.stderr?.on('data', data => (errors = `${errors}${data}`.slice(-2000)))
  child.on('error', error => (errors = `${errors}${error}`))
  const ended = new Promise<void>(resolve => {
    // After `exit` what it has printed may still be under way.
    child.once('close', (code, signal) => {
      onEnd(ordered ? undefined : `a worker ended by itself (${signal ?? code}): ${errors}`)
      resolve()
    })
  })

  return {
    ended,
    send(message) {
      if (message.kind === 'end') ordered = true
      if (child.connected) child.send(message, () => {})
    },
    kill() {
      ordered = true
      child.kill('SIGKILL')
    },
    stop: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  }
}

function readMoment(line: string): FromWorker | undefined {
  return MOMENTS.some(moment => line.includes(`"${moment}"`)) ? JSON.parse(line) : undefined
}
