import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { FAULT_POINTS } from '../types.ts'
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts'

export interface WorkerProcessOptions {
  readonly script: string
  readonly setup: WorkerSetup
  readonly onMessage: (message: FromWorker) => void
  /** The process ended. `crash` describes an end that the lab did not cause. */
  readonly onEnd: (crash: string | undefined) => void
}

/** A worker's process, as the lab controls it. */
export interface WorkerProcess {
  send(message: ToWorker): void
  kill(): void
  freeze(): void
  resume(): void
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
}

export function startWorker({ script, setup, onMessage, onEnd }: WorkerProcessOptions): WorkerProcess {
  const child: ChildProcess = spawn(process.execPath, [script, JSON.stringify(setup)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let endExpected = false
  let errors = ''
  const receive = (message: FromWorker) => {
    if (message.kind === 'fault-point' && message.signal === 'SIGKILL') endExpected = true
    onMessage(message)
  }
  child.on('message', receive)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its output is a pipe
  createInterface(child.stdout as Readable).on('line', line => {
    const message = readFaultPoint(line)
    if (message) receive(message)
  })
  child.stderr?.on('data', data => (errors = `${errors}${data}`.slice(-2000)))
  child.on('error', error => (errors = `${errors}${error}`))
  const ended = new Promise<void>(resolve => {
    // At `exit`, output may still be in the pipe.
    child.once('close', (code, signal) => {
      onEnd(endExpected ? undefined : `a worker crashed (${signal ?? code}): ${errors}`)
      resolve()
    })
  })

  return {
    ended,
    send(message) {
      if (message.kind === 'end') endExpected = true
      if (child.connected) child.send(message, () => {})
    },
    kill() {
      endExpected = true
      child.kill('SIGKILL')
    },
    freeze: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  }
}

function readFaultPoint(line: string): FromWorker | undefined {
  return FAULT_POINTS.some(point => line.includes(`"${point}"`)) ? JSON.parse(line) : undefined
}
