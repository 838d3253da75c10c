import { isRecord, readBoolean, readInstant, readList, readNumber, readText, type Schemas } from './read.ts'

/** A queue, and until when it is held back. */
export interface DispatchedQueue {
  readonly name: string
  readonly paused: boolean
  /** Calls that have not begun. */
  readonly waiting: number
  /** Until when it licenses nothing after a refusal: an instant as text. */
  readonly backoffUntil?: string | undefined
  /** The code of the refusal, such as `rate-limited`. */
  readonly backoffCode?: string | undefined
}

/** A provider that lost answers since its last clear one. */
export interface DispatchedProvider {
  readonly name: string
  /** How many answers it lost in a row. */
  readonly failures: number
  /** Until when it gets no further call: an instant as text. */
  readonly backoffUntil?: string | undefined
}

/** A provider with limits over all queues. */
export interface LimitedProvider {
  readonly name: string
  readonly callsPerSecond?: number | undefined
  /** The number of its lines. */
  readonly concurrency?: number | undefined
  readonly linesInUse: number
  /** Calls that have not begun. */
  readonly waiting: number
}

/** Whether scheduled calls are placed, and what is held back. */
export interface Dispatching {
  /** Whether no queue of any process licenses a call. */
  readonly paused: boolean
  /** The most lines in use over all queues. */
  readonly lines?: number | undefined
  readonly linesInUse: number
  readonly queues: readonly DispatchedQueue[]
  readonly providers: readonly DispatchedProvider[]
  /** The providers with limits. */
  readonly limited: readonly LimitedProvider[]
}

export function readDispatching(value: unknown): Dispatching | undefined {
  if (!isRecord<Schemas['Dispatching']>(value)) return undefined
  const paused = readBoolean(value.paused)
  if (paused === undefined) return undefined
  return {
    paused,
    lines: readNumber(value.lines),
    linesInUse: readNumber(value.linesInUse) ?? 0,
    queues: readList(value.queues, readQueue),
    providers: readList(value.providers, readProvider),
    limited: readList(value.limited, readLimited),
  }
}

function readQueue(value: unknown): DispatchedQueue | undefined {
  if (!isRecord<Schemas['Dispatching']['queues'][number]>(value)) return undefined
  const name = readText(value.name)
  if (name === undefined) return undefined
  return {
    name,
    paused: readBoolean(value.paused) ?? false,
    waiting: readNumber(value.waiting) ?? 0,
    backoffUntil: readInstant(value.backoffUntil),
    backoffCode: readText(value.backoffCode),
  }
}

function readProvider(value: unknown): DispatchedProvider | undefined {
  if (!isRecord<Schemas['Dispatching']['providers'][number]>(value)) return undefined
  const name = readText(value.name)
  if (name === undefined) return undefined
  return { name, failures: readNumber(value.failures) ?? 0, backoffUntil: readInstant(value.backoffUntil) }
}

function readLimited(value: unknown): LimitedProvider | undefined {
  if (!isRecord<Schemas['Dispatching']['limited'][number]>(value)) return undefined
  const name = readText(value.name)
  if (name === undefined) return undefined
  return {
    name,
    callsPerSecond: readNumber(value.callsPerSecond),
    concurrency: readNumber(value.concurrency),
    linesInUse: readNumber(value.linesInUse) ?? 0,
    waiting: readNumber(value.waiting) ?? 0,
  }
}
