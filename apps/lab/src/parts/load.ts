import { setTimeout as wait } from 'node:timers/promises'
import type { RunOptions } from '../scenarios/scenario.ts'
import { drawsOf, within } from '../seeded.ts'
import type { Crew, Slot } from './crew.ts'
import type { FromWorker, WireCall } from './messages.ts'

const LISTED_AT_ONCE = 500
const PATIENCE_MS = 2000
const AGAIN_MS = 50
const EVERY_MS = 300
const DUE_WITHIN_MS = 1500
// So that a batch needs new pages in the database.
const NOTE = 'x'.repeat(600)

/** A call as the lab wanted it: all that is known of it to whoever reads the ledger. */
export interface AskedCall {
  readonly key: string
  /** Of all calls, this one has this number. */
  readonly to: string
  readonly queue: 'list' | 'due'
  readonly at: number
  /** When it was said to be kept; absent if nobody ever said so. Those of one batch are kept by one commit. */
  keptAt?: number
}

/** Schedules all calls through workers, each batch until one has said that it is kept: the key makes it harmless to ask twice. */
export interface Load {
  /** In the order of asking. */
  readonly asked: readonly (readonly AskedCall[])[]
  readonly done: boolean
  hear(message: FromWorker): void
  stop(): void
}

/** Half of them is a list, scheduled at once; the other half comes in bit by bit and falls due over time. */
export function beginLoad({ seed, calls, forMs, service }: RunOptions, crew: Crew): Load {
  const draw = drawsOf(seed, 'load')
  const answers = new Map<number, (kept: boolean) => void>()
  const asked: AskedCall[][] = []
  let id = 0
  let done = false
  let stopped = false

  const ask = (calls: readonly WireCall[]) =>
    new Promise<boolean>(resolve => {
      // A store that is disturbed must refuse it, and have kept nothing of it.
      const places = (slot: Slot) => slot.state === 'live' && slot.starts
      const slot = crew.pick(draw(), each => places(each) && each.disturbed !== undefined) ?? crew.pick(draw(), places)
      const own = id++
      const settle = (kept: boolean) => {
        clearTimeout(timer)
        answers.delete(own)
        resolve(kept)
      }
      const timer = setTimeout(() => settle(false), slot ? PATIENCE_MS : AGAIN_MS)
      answers.set(own, settle)
      if (slot) crew.send(slot, { kind: 'schedule', id: own, calls })
    })

  /** Asks for those of these numbers until they are kept. */
  const keep = async (queue: AskedCall['queue'], from: number, until: number, at: () => number) => {
    const batch = Array.from({ length: until - from }, (_, index): AskedCall => {
      const nth = from + index
      return { key: `call-${nth}`, to: `+1555${String(nth).padStart(7, '0')}`, queue, at: at() }
    })
    asked.push(batch)
    const calls = batch.map(call => ({ ...call, provider: service, metadata: { note: NOTE } }))
    while (!stopped) {
      if (await ask(calls)) {
        for (const call of batch) call.keptAt = Date.now()
        return
      }
      await wait(AGAIN_MS)
    }
  }

  const run = async () => {
    const half = Math.ceil(calls / 2)
    const begunAt = Date.now()
    for (let from = 0; from < half; from += LISTED_AT_ONCE) {
      await keep('list', from, Math.min(half, from + LISTED_AT_ONCE), () => begunAt)
    }
    const batches = Math.max(1, Math.round(forMs / EVERY_MS))
    for (let batch = 0; batch < batches && !stopped; batch++) {
      const [from, until] = [batch, batch + 1].map(part => half + Math.round((part * (calls - half)) / batches))
      await keep('due', from ?? 0, until ?? 0, () => Date.now() + within(draw, [0, DUE_WITHIN_MS]))
      await wait(Math.max(0, begunAt + batch * EVERY_MS - Date.now()))
    }
    done = true
  }
  void run()

  return {
    asked,
    get done() {
      return done
    },
    hear(message) {
      if (message.kind === 'scheduled') answers.get(message.id)?.(true)
      if (message.kind === 'refused') answers.get(message.id)?.(false)
    },
    stop() {
      stopped = true
    },
  }
}
