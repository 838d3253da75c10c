import { nothing, type TemplateResult } from 'lit'
import type { ApiClient } from '../../api/api-client.ts'
import type { Call } from '../../api/call-wire.ts'
import type { CallsWords } from '../calls.words.ts'
import type { CallFeed } from '../feed/call-feed.ts'
import { type CallsView, queryOf } from '../feed/calls-view.ts'
import { createBulkChanger } from './bulk-controller.ts'
import { exportLinks } from './export-links.ts'
import { createMatchCollector } from './match-collector.ts'
import { createSelection } from './selection.ts'
import { selectionBar } from './selection-bar.ts'

/** So many ids fit into the address of a request; more calls are exported by a filter. */
const MOST_EXPORTED_IDS = 200

export interface SelectionControllerOptions {
  readonly client: () => ApiClient | undefined
  readonly view: () => CallsView
  /** The calls that are shown. */
  readonly shown: () => CallFeed | undefined
  readonly known: (id: string) => Call | undefined
  readonly words: () => CallsWords
  readonly canExport: () => boolean
  /** Whether the browser itself can download: requests need no header of the client. */
  readonly isLink: () => boolean
  readonly onCall: (call: Call) => void
  readonly onChange: () => void
  readonly onNews: (text: string) => void
  readonly onProblem: (error: unknown) => void
}

/** What can be done with several calls at once: with those that are selected, or with all that match. */
export class SelectionController {
  readonly selection: ReturnType<typeof createSelection>
  readonly #options: SelectionControllerOptions
  readonly #bulk: ReturnType<typeof createBulkChanger>
  readonly #matches: ReturnType<typeof createMatchCollector>

  constructor(options: SelectionControllerOptions) {
    const { client, known, words, view, shown, onCall, onChange, onNews, onProblem } = options
    this.#options = options
    this.selection = createSelection({
      idAt: index => shown()?.list.at(index)?.id,
      indexOf: id => shown()?.list.indexOf(id) ?? -1,
      onChange: () => {
        // A new selection takes the place of the last result; without one, there is nothing to ask.
        if (this.selection.size > 0) this.#bulk.dismiss()
        else this.#bulk.ask(undefined)
        onChange()
      },
    })
    const { selection } = this
    this.#bulk = createBulkChanger({ client, known, words, selection, onCall, onChange, onNews })
    this.#matches = createMatchCollector({ client, query: () => queryOf(view()), selection, onChange, onProblem })
  }

  /** Selects nothing: other calls are shown. */
  clear(): void {
    this.#matches.clear()
    this.selection.clear()
  }

  stop(): void {
    this.#matches.stop()
    this.#bulk.stop()
  }

  /** The bar with what can be done; nothing while no call is selected. */
  bar(feed: CallFeed): TemplateResult | typeof nothing {
    const { selection } = this
    if (selection.size === 0) this.#matches.clear()
    return selectionBar({
      selection,
      bulk: this.#bulk,
      words: this.#options.words(),
      onSelectLoaded: () => selection.add(idsOf(feed)),
      matches: feed.partial && this.#matches.isUseful ? this.#matches : undefined,
      exports: this.exports(selection.ids),
    })
  }

  /** Exports of the calls with these ids; of all that match without. */
  exports(ids?: readonly string[]): TemplateResult | typeof nothing {
    const { client, canExport, view, words, isLink, onProblem } = this.#options
    const server = client()
    if (!server || !canExport() || (ids?.length ?? 0) > MOST_EXPORTED_IDS) return nothing
    return exportLinks({
      client: server,
      query: ids ? { ids } : queryOf(view()),
      words: words(),
      isLink: isLink(),
      onProblem,
    })
  }
}

const idsOf = ({ list, isGone }: CallFeed): readonly string[] =>
  Array.from({ length: list.size }, (_each, index) => list.at(index)?.id ?? '').filter(id => id !== '' && !isGone(id))
