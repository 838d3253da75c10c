import { shown } from '@outdial/call-client/internal'
import { type Clock, systemClock } from '@outdial/call-client/kernel'
import { type CallLifecycle, type CallOutcome, isEnd, type MockStatus, startLifecycle } from './call-lifecycle.ts'
import { type CallScript, createCallScripts } from './call-script.ts'
import { openLedger, type ServiceName } from './ledger.ts'
import type { MockOptions, MockService } from './mock-service.ts'
import { checkScenarios } from './scenario-check.ts'

/** A request to place a call. */
export interface Order<Data = unknown> {
  /** The number as written in the request. */
  readonly to: string
  readonly reference: string | undefined
  /** The address for webhooks, if the service sends any. */
  readonly webhookUrl?: string
  /** The service's own data of the call. */
  readonly data: Data
  /** The longest ringing, and the longest conversation, that the request allows. @default no limit */
  readonly maxRingMs?: number
  readonly maxTalkMs?: number
}

/** A call on the switchboard. */
export interface BoardCall<Data = unknown> extends Order<Data> {
  readonly id: string | number
  readonly script: CallScript
  readonly createdAt: Date
  status: MockStatus
  updatedAt: Date
  /** When the service begins to call the number: later than `createdAt` if the call waits. */
  readonly startsAt: Date
  answeredAt?: Date
  endedAt?: Date
}

export interface SwitchboardOptions<Data> extends MockOptions {
  readonly service: ServiceName
  /** Converts a serial number to an id of the service. */
  toId(serial: number): string | number
  /** Calls begun per second. Further calls wait for their turn, in order. @default no limit */
  readonly callsPerSecond?: number | undefined
  /** Called when the service begins to call the number of a call that is not forgotten. */
  onStart?(call: BoardCall<Data>): void
  /** Called for each status after `initiated` of a call that is not forgotten. */
  onStatus?(call: BoardCall<Data>): void
}

/** The core of all services: assigns ids and scripts, advances calls and writes the ledger. */
export interface Switchboard<Data> extends Omit<MockService, 'calls'> {
  readonly clock: Clock
  /** Aborted when the service closes. */
  readonly closing: AbortSignal
  calls(): readonly BoardCall<Data>[]
  find(id: string | number): BoardCall<Data> | undefined
  /** Counts a POST, even if it is refused. */
  notePost(): void
  /** Accepts an order. Uses up an id even if the script says that no call is placed. */
  take(order: Order<Data>): BoardCall<Data>
  /** The number of calls that have not ended, those that wait for their turn included. */
  inFlight(): number
  /** Whether the call waits for its turn: its number is not called yet. */
  isQueued(call: BoardCall<Data>): boolean
  /**
   * Ends a call as its caller wishes: as `completed` if it is answered, otherwise as `cancelled`. A
   * queued call never rings. Returns `false` if the call has ended.
   */
  hangUp(call: BoardCall<Data>): boolean
}

/** The script, within the limits of the request. */
function limited(script: CallScript, { maxRingMs = Infinity, maxTalkMs = Infinity }: Order): CallScript {
  const { ringMs, talkMs, outcome } = script
  const isAnswered = outcome !== 'completed' || ringMs < maxRingMs
  return {
    ...script,
    outcome: isAnswered ? outcome : 'no-answer',
    ringMs: Math.min(ringMs, maxRingMs),
    talkMs: Math.min(talkMs, maxTalkMs),
  }
}

interface Known<Data> {
  readonly call: BoardCall<Data>
  /** Absent while the call waits for its turn. */
  lifecycle?: CallLifecycle
  /** Cancels the next step of the call. */
  stop: () => void
}

// A busy, failed or cancelled call does not ring, unless it rang before.
const RINGING: readonly MockStatus[] = ['ringing', 'answered', 'completed', 'no-answer']

export function createSwitchboard<Data>(options: SwitchboardOptions<Data>): Switchboard<Data> {
  checkScenarios(options)
  const {
    service,
    clock = systemClock,
    toId,
    onStart,
    onStatus,
    callsPerSecond,
    firstId = Math.floor(1_000 + Math.random() * 1e9),
  } = options
  if (callsPerSecond !== undefined && !(callsPerSecond > 0)) {
    throw new RangeError(`Expected \`callsPerSecond\` to be a number above 0, got ${shown(callsPerSecond)}`)
  }
  if (!Number.isSafeInteger(firstId) || firstId < 1) {
    throw new RangeError(`Expected \`firstId\` to be an integer from 1 up, got ${String(firstId)}`)
  }
  const nextScript = createCallScripts(options)
  const book = openLedger(service, options.onEntry)
  const closing = new AbortController()
  const open = new Set<Known<Data>>()
  let known = new Map<string, Known<Data>>()
  let serial = firstId
  /** When the next call may begin, on the monotonic clock. */
  let nextStartMs = Number.NEGATIVE_INFINITY

  const start = (call: BoardCall<Data>, entry: Known<Data>) => {
    const id = String(call.id)
    const lifecycle = startLifecycle(call.script, clock, status => {
      const at = clock.now()
      if (RINGING.includes(status) && call.status === 'initiated') book.ring(id, at)
      if (status === 'answered') call.answeredAt = at
      call.status = status
      call.updatedAt = at
      if (isEnd(status)) end(call, entry, status, at)
      if (known.has(id)) onStatus?.(call)
    })
    entry.lifecycle = lifecycle
    entry.stop = lifecycle.stop
    if (known.has(id)) onStart?.(call)
  }

  const end = (call: BoardCall<Data>, entry: Known<Data>, outcome: CallOutcome, at: Date) => {
    call.endedAt = at
    open.delete(entry)
    book.end(String(call.id), at, outcome)
  }

  const place = (call: BoardCall<Data>, waitMs: number) => {
    const id = String(call.id)
    const { reference, createdAt: placedAt } = call
    const digits = call.to.replace(/\D/g, '')
    book.place({ id, service, to: `+${digits}`, placedAt, ...(reference !== undefined && { reference }) })
    const entry: Known<Data> = { call, stop: () => {} }
    open.add(entry)
    known.set(id, entry)
    if (waitMs > 0) entry.stop = clock.setTimer(() => start(call, entry), waitMs)
    else start(call, entry)
  }

  /** Milliseconds until the turn of a new call. */
  const takeTurn = (): number => {
    if (callsPerSecond === undefined) return 0
    const nowMs = clock.monotonic()
    const startMs = Math.max(nowMs, nextStartMs)
    nextStartMs = startMs + 1000 / callsPerSecond
    return startMs - nowMs
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
      const script = limited(nextScript(order.to.replace(/\D/g, '')), order)
      const isPlaced = script.placed && !closing.signal.aborted
      const waitMs = isPlaced ? takeTurn() : 0
      const call: BoardCall<Data> = {
        ...order,
        id: toId(serial++),
        script,
        createdAt: now,
        startsAt: new Date(now.getTime() + waitMs),
        status: 'initiated',
        updatedAt: now,
      }
      if (isPlaced) place(call, waitMs)
      return call
    },
    inFlight: () => open.size,
    isQueued: ({ id, status }) => status === 'initiated' && known.get(String(id))?.lifecycle === undefined,
    hangUp(call) {
      const entry = known.get(String(call.id))
      if (!entry || isEnd(call.status)) return false
      if (entry.lifecycle) entry.lifecycle.advance(call.status === 'answered' ? 'completed' : 'cancelled')
      else {
        entry.stop()
        call.status = 'cancelled'
        call.updatedAt = clock.now()
        end(call, entry, 'cancelled', call.updatedAt)
        onStatus?.(call)
      }
      return true
    },
    advance(id, status) {
      const entry = known.get(String(id))
      if (!entry) throw new RangeError(`Expected the id of a known call, got ${JSON.stringify(id)}`)
      // A call that waits for its turn begins now.
      if (!entry.lifecycle) {
        entry.stop()
        start(entry.call, entry)
      }
      entry.lifecycle?.advance(status)
    },
    forget() {
      known = new Map()
    },
    close() {
      closing.abort(new Error('The mocked service is closed'))
      for (const { stop } of open) stop()
    },
  }
}
