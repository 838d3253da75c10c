import type { CallOutcome } from './call-lifecycle.ts'

/** The service that placed a call. */
export type ServiceName = 'call-api' | 'num-dialer' | 'twilio' | 'telnyx' | 'vapi'

/** A call that was really placed. */
export interface LedgerEntry {
  /** The service's id of the call, as text. */
  readonly id: string
  readonly service: ServiceName
  /** The number, with `+`. */
  readonly to: string
  /**
   * The caller's id of the attempt: the last segment of the webhook's address, or the
   * `Idempotency-Key`.
   */
  readonly reference?: string
  readonly placedAt: Date
  /** When the phone began to ring. A busy or failed call never rings. */
  readonly rangAt?: Date
  readonly endedAt?: Date
  /** How the call really ended, even if the service reported something else. */
  readonly outcome?: CallOutcome
}

/** Counts since the start of the service. */
export interface LedgerCounts {
  /** POSTs to place a call, refused and failed ones included. */
  readonly posts: number
  readonly placed: number
  readonly rang: number
  readonly ended: number
}

/** The answer of `GET /_ledger`, with times in ISO 8601. */
export interface LedgerReport {
  readonly service: ServiceName
  readonly counts: LedgerCounts
  readonly mostAtOnce: number
  readonly entries: readonly LedgerEntry[]
}

/** The record of what really rang. Written only by calls that are placed. */
export interface Ledger extends LedgerReport {
  /** The placed calls, in order. */
  readonly entries: readonly LedgerEntry[]
  /** The most lines in use at one time. A call uses a line from its placing to its end. */
  readonly mostAtOnce: number
  /** The number of rings per reference, without calls that have no reference. */
  ringsByReference(): ReadonlyMap<string, number>
  /**
   * The number of placed calls per reference, busy ones included, without calls that have no
   * reference.
   */
  placedByReference(): ReadonlyMap<string, number>
  toJSON(): LedgerReport
}

/** The writable ledger. A service keeps it and exposes only the readable one. */
export interface LedgerBook {
  readonly ledger: Ledger
  post(): void
  place(entry: LedgerEntry): void
  ring(id: string, at: Date): void
  end(id: string, at: Date, outcome: CallOutcome): void
}

export function openLedger(service: ServiceName, onEntry: (entry: LedgerEntry) => void = () => {}): LedgerBook {
  const entries = new Map<string, LedgerEntry>()
  let posts = 0
  let rang = 0
  let ended = 0
  let mostAtOnce = 0

  const write = (entry: LedgerEntry) => {
    entries.set(entry.id, Object.freeze(entry))
    onEntry(entry)
  }

  const amend = (id: string, change: Partial<LedgerEntry>) => {
    const entry = entries.get(id)
    if (entry) write({ ...entry, ...change })
  }

  const countByReference = (counts: (entry: LedgerEntry) => boolean) => {
    const found = new Map<string, number>()
    for (const entry of entries.values()) {
      const { reference } = entry
      if (reference !== undefined) found.set(reference, (found.get(reference) ?? 0) + (counts(entry) ? 1 : 0))
    }
    return found
  }

  const ledger: Ledger = {
    service,
    get entries() {
      return [...entries.values()]
    },
    get counts() {
      return { posts, placed: entries.size, rang, ended }
    },
    get mostAtOnce() {
      return mostAtOnce
    },
    ringsByReference: () => countByReference(({ rangAt }) => rangAt !== undefined),
    placedByReference: () => countByReference(() => true),
    toJSON() {
      return { service, counts: ledger.counts, mostAtOnce, entries: ledger.entries }
    },
  }

  return {
    ledger,
    post() {
      posts += 1
    },
    place(entry) {
      write({ ...entry })
      mostAtOnce = Math.max(mostAtOnce, entries.size - ended)
    },
    ring(id, rangAt) {
      rang += 1
      amend(id, { rangAt })
    },
    end(id, endedAt, outcome) {
      ended += 1
      amend(id, { endedAt, outcome })
    },
  }
}
