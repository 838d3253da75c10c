import type { CallOutcome } from './call-lifecycle.ts'

/** Which service placed a call. */
export type ServiceName = 'call-api' | 'num-dialer'

/** One call that was truly placed. */
export interface LedgerEntry {
  /** The service's id of the call, as text. */
  readonly id: string
  readonly service: ServiceName
  /** The number, with `+`. */
  readonly to: string
  /** The caller's own id of the attempt: the last part of the webhook's address, or for the Call API the `Idempotency-Key`. */
  readonly reference?: string
  readonly placedAt: Date
  /** Since when the phone rang. A busy or failed call never rings. */
  readonly rangAt?: Date
  readonly endedAt?: Date
  /** How it truly ended, whatever was told of it. */
  readonly outcome?: CallOutcome
}

/** How many of each since the service began. */
export interface LedgerCounts {
  /** POSTs to place a call, the refused and the failed included. */
  readonly posts: number
  readonly placed: number
  readonly rang: number
  readonly ended: number
}

/** What `GET /_ledger` answers, with instants as ISO 8601 text. */
export interface LedgerReport {
  readonly service: ServiceName
  readonly counts: LedgerCounts
  readonly mostAtOnce: number
  readonly entries: readonly LedgerEntry[]
}

/** The record of what really rang. Nothing writes it but calls that are placed. */
export interface Ledger extends LedgerReport {
  /** The calls, in the order in which they were placed. */
  readonly entries: readonly LedgerEntry[]
  /** The most lines in use at one instant. A line is in use from when a call is placed until it ends. */
  readonly mostAtOnce: number
  /** How often the phone rang for each reference; calls without a reference are left out. */
  ringsByReference(): ReadonlyMap<string, number>
  /** How often a call was placed for each reference, whether it rang or was busy; calls without a reference are left out. */
  placedByReference(): ReadonlyMap<string, number>
  toJSON(): LedgerReport
}

/** The ledger with the pen: kept by a service, never handed out. */
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
