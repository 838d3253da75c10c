import { type Clock, systemClock } from '@outdial/call-client/kernel'
import { beginLife, type CallLife, isEnd, type MockStatus } from './call-life.ts'
import { createFates, type Fate } from './fate.ts'
import { openLedger, type ServiceName } from './ledger.ts'
import type { MockOptions, MockService } from './mock-service.ts'
import { checkScenarios } from './scenario-check.ts'

/** What a service was asked to place. */
export interface Order {
  /** The number as it was asked for. */
  readonly to: string
  readonly reference: string | undefined
  /** Where its news is to go, for a service with webhooks. */
  readonly webhookUrl?: string
}

/** A call on the switchboard. */
export interface BoardCall extends Order {
  readonly id: string | number
  readonly fate: Fate
  readonly createdAt: Date
  status: MockStatus
  updatedAt: Date
  answeredAt?: Date
}

export interface SwitchboardOptions extends MockOptions {
  readonly service: ServiceName
  /** How an id looks on the wire. */
  toId(serial: number): string | number
  /** Hears each status of a call that is not forgotten, from `ringing` on. */
  onStatus?(call: BoardCall): void
}

/** The machine inside both services: it gives ids, draws fates, moves calls through their lives and keeps the ledger. */
export interface Switchboard extends Omit<MockService, 'calls'> {
  readonly clock: Clock
  /** Aborted when the service closes. */
  readonly closing: AbortSignal
  calls(): readonly BoardCall[]
  find(id: string | number): BoardCall | undefined
  /** Notes that a POST came in, whatever comes of it. */
  notePost(): void
  /** Takes an order. The call is placed only if its fate says so; its id is used up in any case. */
  take(order: Order): BoardCall
}

export function createSwitchboard(options: SwitchboardOptions): Switchboard {
  checkScenarios(options)
  const { service, clock = systemClock, toId, onStatus, firstId = Math.floor(1_000 + Math.random() * 1e9) } = options
  if (!Number.isSafeInteger(firstId) || firstId < 1) {
    throw new RangeError(`Expected \`firstId\` to be an integer from 1 up, got ${String(firstId)}`)
  }
  const fateOf = createFates(options)
  const book = openLedger(service, options.onEntry)
  const closing = new AbortController()
  const lives = new Set<CallLife>()
  let known = new Map<string, { call: BoardCall; life: CallLife }>()
  let serial = firstId

  const place = (call: BoardCall) => {
    const id = String(call.id)
    const { reference, createdAt: placedAt } = call
    const digits = call.to.replace(/\D/g, '')
    book.place({ id, service, to: `+${digits}`, placedAt, ...(reference !== undefined && { reference }) })
    const life = beginLife(call.fate, clock, status => {
      const at = clock.now()
      const rings = status !== 'busy' && status !== 'failed'
      if (rings && call.status === 'initiated') book.ring(id, at)
      if (status === 'answered') call.answeredAt = at
      call.status = status
      call.updatedAt = at
      if (isEnd(status)) {
        lives.delete(life)
        book.end(id, at, status)
      }
      if (known.has(id)) onStatus?.(call)
    })
    lives.add(life)
    known.set(id, { call, life })
  }

  return {
    clock,
    closing: closing.signal,
    ledger: book.ledger,
    calls: () => Array.from(known.values(), ({ call }) => call),
    find: id => known.get(String(id))?.call,
    notePost: () => book.post(),
    take(order) {
      const now = clock.now()
      const fate = fateOf(order.to.replace(/\D/g, ''))
      const call: BoardCall = {
        ...order,
        id: toId(serial++),
        fate,
        createdAt: now,
        status: 'initiated',
        updatedAt: now,
      }
      if (fate.placed && !closing.signal.aborted) place(call)
      return call
    },
    advance(id, status) {
      const entry = known.get(String(id))
      if (!entry) throw new RangeError(`Expected the id of a known call, got ${JSON.stringify(id)}`)
      entry.life.advance(status)
    },
    forget() {
      known = new Map()
    },
    close() {
      closing.abort(new Error('The mocked service is closed'))
      for (const life of lives) life.stop()
    },
  }
}
