import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import type { AddedList } from '../api/list-wire.ts'
import type { ListRow, NewList } from '../api/lists-client.ts'
import { type Columns, type Guess, guessColumns } from './cells.ts'
import { type CheckedTable, checkRows } from './check-rows.ts'
import { type Cells, readTable } from './read-table.ts'

/** The most rows of a list. */
export const MOST_CALLS = 100_000

/** What takes its time, and how much of it is done. */
export interface Work {
  readonly kind: 'reading' | 'checking' | 'adding'
  /** From 0 to 1; absent if it is not known. */
  readonly part?: number | undefined
}

/** How reading a file ended. */
export type ReadResult = 'ready' | 'empty' | 'unreadable' | 'aborted' | { readonly error: unknown }

const loadCountries = async (): Promise<readonly string[]> => {
  try {
    return (await import('../words/number-format.ts')).countries
  } catch {
    // Offline, the country stays as it is.
    return []
  }
}

/** The table that is imported, from reading it to adding its rows. */
export class ImportController implements ReactiveController {
  work: Work | undefined
  table: readonly Cells[] | undefined
  guess: Guess | undefined
  checked: CheckedTable | undefined
  leavesOutDoubles = true
  name = ''
  /** The country of numbers without `+`, until another is chosen. */
  defaultCountry: string | undefined
  /** The countries to choose from; empty if they cannot be loaded. */
  countries: readonly string[] = []
  /** The server's choice, if it says which. */
  serverCountry: string | undefined
  /** How many of the rows that are left out are shown. */
  shown = 0

  readonly #host: ReactiveControllerHost & Element
  readonly #client: () => ApiClient | undefined
  #country: string | undefined
  #abort = new AbortController()

  constructor(host: ReactiveControllerHost & Element, client: () => ApiClient | undefined) {
    this.#host = host
    this.#client = client
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#abort.abort()
  }

  /** The rows that would be added. */
  get rows(): readonly ListRow[] {
    const { good = [], doubles = [] } = this.checked ?? {}
    return this.leavesOutDoubles ? good : [...good, ...doubles.map(({ row }) => row)]
  }

  /** The country of numbers without `+`; empty for the server's choice. */
  get country(): string {
    return this.#country ?? this.defaultCountry ?? ''
  }

  reset(): void {
    this.#abort.abort()
    this.work = this.table = this.guess = this.checked = undefined
    this.leavesOutDoubles = true
    this.#host.requestUpdate()
  }

  async read(file: File): Promise<ReadResult> {
    this.reset()
    const { signal } = (this.#abort = new AbortController())
    this.#become({ kind: 'reading' })
    let rows: readonly Cells[] | undefined
    try {
      rows = await readTable(file, { signal })
      this.countries = await loadCountries()
      this.serverCountry = await this.#loadServerCountry()
      signal.throwIfAborted()
    } catch {
      if (signal.aborted) return 'aborted'
    }
    if (!rows || rows.length === 0) {
      this.#become(undefined)
      return rows ? 'empty' : 'unreadable'
    }
    this.table = rows
    this.guess = guessColumns(rows)
    this.name ||= file.name
      .replace(/\.\w+$/, '')
      .trim()
      .slice(0, 120)
    return this.check()
  }

  /** Takes other columns, and checks the rows again. */
  async change(change: Partial<Columns> & { readonly hasHeader?: boolean }): Promise<ReadResult> {
    const { guess } = this
    if (!guess) return 'empty'
    const { hasHeader = guess.hasHeader, ...columns } = change
    this.guess = { hasHeader, columns: { ...guess.columns, ...columns } }
    return this.check()
  }

  /** Takes another country, and checks the rows again. */
  async changeCountry(country: string): Promise<ReadResult> {
    this.#country = country
    return this.check()
  }

  /** Checks the rows as they are now. */
  async check(): Promise<ReadResult> {
    const client = this.#client()
    const { table, guess } = this
    if (!client || !table || !guess) return 'empty'
    this.#abort.abort()
    const { signal } = (this.#abort = new AbortController())
    this.checked = undefined
    this.shown = 0
    this.#become({ kind: 'checking', part: 0 })
    const onProgress = (part: number) => {
      if (!signal.aborted) this.#become({ kind: 'checking', part })
    }
    try {
      const checked = await checkRows(table, guess, {
        client,
        defaultCountry: this.country,
        signal,
        onProgress,
      })
      if (signal.aborted) return 'aborted'
      this.checked = checked
      this.#become(undefined)
      return 'ready'
    } catch (error) {
      if (signal.aborted) return 'aborted'
      // The table stays, so that it can be checked again.
      this.#become(undefined)
      return { error }
    }
  }

  /** Adds the rows. The same rows under the same name again add nothing. */
  async add(list: Omit<NewList, 'calls'>): Promise<AddedList> {
    const client = this.#client()
    if (!client) throw new TypeError('Expected a client')
    this.#become({ kind: 'adding' })
    try {
      return await client.addList({ ...list, calls: this.rows })
    } finally {
      this.#become(undefined)
    }
  }

  async #loadServerCountry(): Promise<string | undefined> {
    try {
      return (await this.#client()?.capabilities())?.defaultCountry
    } catch {
      // A server that does not say it chooses all the same.
      return undefined
    }
  }

  update(): void {
    this.#host.requestUpdate()
  }

  #become(work: Work | undefined): void {
    this.work = work
    this.#host.requestUpdate()
  }
}
