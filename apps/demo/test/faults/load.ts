import type { Crew, Slot } from './crew.ts'
import type { FromWorker, WireCall } from './messages.ts'
import type { LabOptions } from './options.ts'
import { drawsOf, within } from './seeded.ts'

const BATCH = 15
const PATIENCE_MS = 2000
const AGAIN_MS = 50
const EVERY_MS = 300
// So that a batch needs new pages in the database.
const NOTE = 'x'.repeat(600)

export const keyOf = (index: number): string => `call-${index}`

/** Schedules all calls through workers, each batch until one has said that it is kept: the key makes it harmless to ask twice. */
export interface Load {
  readonly done: boolean
  hear(message: FromWorker): void
  stop(): void
}

/** Half of them is a list, scheduled at once; the other half comes in bit by bit and falls due over time. */
export function beginLoad({ seed, calls }: LabOptions, crew: Crew, provider: string): Load {
  const draw = drawsOf(seed, 'load')
  const answers = new Map<number, (kept: boolean) => void>()
  let id = 0
  let done = false
  let stopped = false

  const callAt = (index: number, queue: string, at: number): WireCall => ({
    to: `+1555${String(index).padStart(7, '0')}`,
    key: keyOf(index),
    queue,
    at,
    provider,
    metadata: { note: NOTE },
  })

  const ask = (list: readonly WireCall[]) =>
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
      if (slot) crew.send(slot, { kind: 'schedule', id: own, calls: list })
    })

  const keep = async (list: readonly WireCall[]) => {
    while (!stopped && !(await ask(list))) await new Promise(resolve => setTimeout(resolve, AGAIN_MS))
  }

  const run = async () => {
    const half = Math.ceil(calls / 2)
    const now = Date.now()
    const indexes = Array.from({ length: calls }, (_, index) => index)
    await keep(indexes.slice(0, half).map(index => callAt(index, 'list', now)))
    for (let from = half; from < calls; from += BATCH) {
      const batch = indexes.slice(from, from + BATCH)
      await keep(batch.map(index => callAt(index, 'due', Date.now() + within(draw, [0, 1500]))))
      await new Promise(resolve => setTimeout(resolve, EVERY_MS))
    }
    done = true
  }
  void run()

  return {
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
