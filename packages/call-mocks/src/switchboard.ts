import { type Clock, systemClock } from '@outdial/call-client/kernel'
import { type CallLifecycle, isEnd, type MockStatus, startLifecycle } from './call-lifecycle.ts'
import { type CallScript, createCallScripts } from './call-script.ts'
import { openLedger, type ServiceName } from './ledger.ts'
import type { MockOptions, MockService } from './mock-service.ts'
import { checkScenarios } from './scenario-check.ts'

/** A request to place a call. */
export interface Order {
  /** The number as written in the request. */
  readonly to: string
  readonly reference: string | undefined
  /** The address for webhooks, if the service sends any. */
  readonly webhookUrl?: string
}

/** A call on the switchboard. */
export interface BoardCall extends Order {
  readonly id: string | number
  readonly script: CallScript
  readonly createdAt: Date
  status: MockStatus
  updatedAt: Date
  answeredAt?: Date
}

export interface SwitchboardOptions extends MockOptions {
  readonly service: ServiceName
  /** Converts a serial number to an id of the service. */
  toId(serial: number): string | number
  /** Called for each status after `initiated` of a call that is not forgotten. */
  onStatus?(call: BoardCall): void
}

/** The core of both services: assigns ids and scripts, advances calls and writes the ledger. */
export interface Switchboard extends Omit<MockService, 'calls'> {
  readonly clock: Clock
  /** Aborted when the service closes. */
  readonly closing: AbortSignal
  calls(): readonly BoardCall[]
  find(id: string | number): BoardCall | undefined
  /** Counts a POST, even if it is refused. */
  notePost(): void
  /** Accepts an order. Uses up an id even if the script says that no call is placed. */
  take(order: Order): BoardCall
}

export function createSwitchboard(options: SwitchboardOptions): Switchboard {
  checkScenarios(options)
  const { service, clock = systemClock, toId, onStatus, firstId = Math.floor(1_000 + Math.random() * 1e9) } = options
  if (!Number.isSafeInteger(firstId) || firstId < 1) {
    throw new RangeError(`Expected \`firstId\` to be an integer from 1 up, got ${String(firstId)}`)
  }
  const nextScript = createCallScripts(options)
  const book = openLedger(service, options.onEntry)
  const closing = new AbortController()
  const lifecycles = new Set<CallLifecycle>()
  let known = new Map<string, { call: BoardCall; lifecycle: CallLifecycle }>()
  let serial = firstId

  const place = (call: BoardCall) => {
    const id = String(call.id)
    const { reference, createdAt: placedAt } = call
    const digits = call.to.replace(/\D/g, '')
    book.place({ id, service, to: `+${digits}`, placedAt, ...(reference !== undefined && { reference }) })
    const lifecycle = startLifecycle(call.script, clock, status => {
      const at = clock.now()
      const rings = status !== 'busy' && status !== 'failed'
      if (rings && call.status === 'initiated') book.ring(id, at)
      if (status === 'answered') call.answeredAt = at
      call.status = status
      call.updatedAt = at
      if (isEnd(status)) {
        lifecycles.delete(lifecycle)
        book.end(id, at, status)
      }
      if (known.has(id)) onStatus?.(call)
    })
    lifecycles.add(lifecycle)
    known.set(id, { call, lifecycle })
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
      const script = nextScript(order.to.replace(/\D/g, ''))
      const call: BoardCall = {
        ...order,
        id: toId(serial++),
        script,
        createdAt: now,
        status: 'initiated',
        updatedAt: now,
      }
      if (script.placed && !closing.signal.aborted) place(call)
      return call
    },
    advance(id, status) {
      const entry = known.get(String(id))
      if (!entry) throw new RangeError(`Expected the id of a known call, got ${JSON.stringify(id)}`)
      entry.lifecycle.advance(status)
    },
    forget() {
      known = new Map()
    },
    close() {
      closing.abort(new Error('The mocked service is closed'))
      for (const lifecycle of lifecycles) lifecycle.stop()
    },
  }
}
