import type { SelfFault } from '../types.ts'
import type { FromWorker, StoreFailure, ToWorker, WorkerSetup } from './messages.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

/** A position in the pool. When its process ends, a spare process takes it. */
export interface Slot {
  readonly index: number
  /** Whether it places calls, or only receives webhooks. */
  readonly placesCalls: boolean
  state: 'empty' | 'live' | 'frozen'
  /** Where it receives webhooks. */
  port?: number | undefined
  /** The failure of its store, while there is one. */
  failure?: StoreFailure | undefined
}

export interface WorkerPoolOptions {
  readonly script: string
  readonly setup: WorkerSetup
  readonly workers: number
  readonly receivers: number
  /** Started processes that wait for a slot: a start takes as long as a worker lives. */
  readonly spares: number
  /** The fault that the n-th process of a slot inflicts on itself. */
  readonly selfFaultOf: (slot: Slot, nth: number) => SelfFault | undefined
  readonly freezeMsOf: () => number
  readonly onMessage: (message: FromWorker) => void
  /** A process ended that the lab had not ended. */
  readonly onCrash: (description: string) => void
}

export interface WorkerPool {
  /**
   * A slot that fits, chosen by a random number: the same number picks the same slot if it fits.
   */
  pick(drawn: number, fits: (slot: Slot) => boolean): Slot | undefined
  send(slot: Slot, message: ToWorker): void
  kill(slot: Slot): void
  freeze(slot: Slot, forMs: number): void
  /** Kills all processes and starts no others. */
  killAll(): void
  /** Fills the pool again after `killAll`. */
  startAll(): void
  /** Shuts all processes down; kills those that need longer than this. */
  end(withinMs: number): Promise<void>
  /** Kills all processes for good. */
  destroy(): void
}

interface Member {
  readonly process: WorkerProcess
  port?: number
  slot?: Slot
}

export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { script, setup, workers, receivers, spares, selfFaultOf, freezeMsOf, onMessage, onCrash } = options
  const members = new Set<Member>()
  const generations = new Map<Slot, number>()
  const slots = Array.from({ length: workers + receivers }, (_, index): Slot => {
    return { index, placesCalls: index < workers, state: 'empty' }
  })
  let ending = false
  let killed = false

  const start = () => {
    const member: Member = {
      process: startWorker({
        script,
        setup,
        onMessage(message) {
          if (message.kind === 'ready') {
            member.port = message.port
            fillSlots()
          }
          if (message.kind === 'fault-point' && member.slot) {
            if (message.signal === 'SIGSTOP') freeze(member.slot, freezeMsOf())
            else leaveSlot(member)
          }
          onMessage(message)
        },
        onEnd(crash) {
          leaveSlot(member)
          members.delete(member)
          if (ending) return
          if (crash !== undefined) onCrash(crash)
          if (!killed) start()
        },
      }),
    }
    members.add(member)
  }

  const memberAt = (slot: Slot) => [...members].find(member => member.slot === slot)

  const leaveSlot = (member: Member) => {
    const { slot } = member
    if (!slot) return
    delete member.slot
    delete member.port
    Object.assign(slot, { state: 'empty', port: undefined, failure: undefined })
    fillSlots()
  }

  const fillSlots = () => {
    for (const slot of slots.filter(({ state }) => state === 'empty')) {
      const spare = [...members].find(({ port, slot }) => port !== undefined && !slot)
      if (!spare || ending || killed) return
      const nth = generations.get(slot) ?? 0
      generations.set(slot, nth + 1)
      spare.slot = slot
      Object.assign(slot, { state: 'live', port: spare.port })
      spare.process.send({ kind: 'begin', placesCalls: slot.placesCalls, selfFault: selfFaultOf(slot, nth) })
    }
  }

  const freeze = (slot: Slot, forMs: number) => {
    const member = memberAt(slot)
    if (!member) return
    member.process.freeze()
    slot.state = 'frozen'
    setTimeout(() => {
      member.process.resume()
      if (member.slot === slot) slot.state = 'live'
    }, forMs)
  }

  const startAll = () => {
    for (let count = 0; count < slots.length + spares; count++) start()
  }
  startAll()

  return {
    pick(drawn, fits) {
      const first = Math.floor(drawn * slots.length)
      return slots.map((_, index) => slots[(first + index) % slots.length]).find(slot => slot && fits(slot))
    },
    send: (slot, message) => memberAt(slot)?.process.send(message),
    kill(slot) {
      const member = memberAt(slot)
      if (!member) return
      member.process.kill()
      leaveSlot(member)
    },
    freeze,
    killAll() {
      killed = true
      for (const member of members) {
        member.process.kill()
        leaveSlot(member)
      }
    },
    startAll() {
      killed = false
      startAll()
    },
    async end(withinMs) {
      ending = true
      const all = [...members]
      for (const { process } of all) {
        process.resume()
        process.send({ kind: 'end' })
      }
      const timer = setTimeout(() => {
        for (const { process } of all) process.kill()
      }, withinMs)
      await Promise.all(all.map(({ process }) => process.ended))
      clearTimeout(timer)
    },
    destroy() {
      ending = true
      for (const { process } of members) process.kill()
    },
  }
}
