import type { FromWorker, Plan, StoreFault, ToWorker, WorkerSetup } from './messages.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

/** A worker's place: when its process ends, another one takes it at once. */
export interface Slot {
  readonly index: number
  /** Whether it places calls, or takes in webhooks alone. */
  readonly starts: boolean
  state: 'empty' | 'live' | 'stopped'
  /** Where it takes in webhooks. */
  port?: number | undefined
  /** What its store is disturbed by. */
  disturbed?: StoreFault | undefined
}

export interface CrewOptions {
  readonly script: string
  readonly setup: WorkerSetup
  readonly workers: number
  readonly receivers: number
  /** Processes that have begun and wait for a place: starting one takes as long as a worker lives. */
  readonly spares: number
  /** What the n-th process of a slot is to do to itself. */
  readonly planOf: (slot: Slot, nth: number) => Plan | undefined
  readonly stopMsOf: () => number
  readonly onMessage: (message: FromWorker) => void
  /** A process ended that nobody ended. */
  readonly onAccident: (what: string) => void
}

export interface Crew {
  /** One that fits, the same for the same number as far as it fits. */
  pick(drawn: number, fits: (slot: Slot) => boolean): Slot | undefined
  send(slot: Slot, message: ToWorker): void
  kill(slot: Slot): void
  stop(slot: Slot, forMs: number): void
  /** Kills all of them, and starts none. */
  pause(): void
  /** Starts as many as there were. */
  resume(): void
  /** Lets all of them finish what they do; ends whoever does not in so many milliseconds. */
  end(withinMs: number): Promise<void>
  /** Ends all at once. */
  destroy(): void
}

interface Member {
  readonly process: WorkerProcess
  port?: number
  slot?: Slot
}

export function createCrew(options: CrewOptions): Crew {
  const { script, setup, workers, receivers, spares, planOf, stopMsOf, onMessage, onAccident } = options
  const members = new Set<Member>()
  const takers = new Map<Slot, number>()
  const slots = Array.from({ length: workers + receivers }, (_, index): Slot => {
    return { index, starts: index < workers, state: 'empty' }
  })
  let closing = false
  let pausing = false

  const start = () => {
    const member: Member = {
      process: startWorker({
        script,
        setup,
        onMessage(message) {
          if (message.kind === 'ready') {
            member.port = message.port
            fill()
          }
          if (message.kind === 'moment' && member.slot) {
            if (message.signal === 'SIGSTOP') stop(member.slot, stopMsOf())
            else leave(member)
          }
          onMessage(message)
        },
        onEnd(accident) {
          leave(member)
          members.delete(member)
          if (closing) return
          if (accident !== undefined) onAccident(accident)
          if (!pausing) start()
        },
      }),
    }
    members.add(member)
  }

  const memberAt = (slot: Slot) => [...members].find(member => member.slot === slot)

  const leave = (member: Member) => {
    const { slot } = member
    if (!slot) return
    delete member.slot
    delete member.port
    Object.assign(slot, { state: 'empty', port: undefined, disturbed: undefined })
    fill()
  }

  /** Gives places to those who wait for one. */
  const fill = () => {
    for (const slot of slots.filter(({ state }) => state === 'empty')) {
      const spare = [...members].find(({ port, slot }) => port !== undefined && !slot)
      if (!spare || closing || pausing) return
      const nth = takers.get(slot) ?? 0
      takers.set(slot, nth + 1)
      spare.slot = slot
      Object.assign(slot, { state: 'live', port: spare.port })
      spare.process.send({ kind: 'begin', starts: slot.starts, plan: planOf(slot, nth) })
    }
  }

  const stop = (slot: Slot, forMs: number) => {
    const member = memberAt(slot)
    if (!member) return
    member.process.stop()
    slot.state = 'stopped'
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
      leave(member)
    },
    stop,
    pause() {
      pausing = true
      for (const member of members) {
        member.process.kill()
        leave(member)
      }
    },
    resume() {
      pausing = false
      startAll()
    },
    async end(withinMs) {
      closing = true
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
      closing = true
      for (const { process } of members) process.kill()
    },
  }
}
