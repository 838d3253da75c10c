import { html, type nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { ApiClient } from '../../api/api-client.ts'
import type { Call } from '../../api/call-wire.ts'
import type { Explanation } from '../../api/rules-wire.ts'
import { WordsController } from '../../words/language.ts'
import type { CallCommand } from '../call-command.ts'
import { createEditor } from './call-editor.ts'
import { createCanceller } from './canceller.ts'
import { detailsDialog } from './details-dialog.ts'
import { createViewer } from './details-viewer.ts'
import { dialogWords } from './dialogs.words.ts'
import { editDialog } from './edit-dialog.ts'
import { isRepeated, seriesDialog } from './series-dialog.ts'
import { toast } from './undo-toast.ts'

export interface CallActionsOptions {
  readonly client: () => ApiClient | undefined
  /** Why a call waits, if it is known. */
  readonly explanationOf: (call: Call) => Explanation | undefined
  /** Finds a rendered element. */
  readonly find: (selector: string) => HTMLElement | null
  /** The link of a call, with `{id}` in it; empty for none. */
  readonly callHref: () => string
  /** Receives the current call. */
  readonly onCall: (call: Call) => void
  /** Announces a text to screen readers. */
  readonly onNews: (text: string) => void
  readonly onProblem: (text: string) => void
  /** An edit was saved. */
  readonly onSaved: (call: Call) => void
  /** Gives a row the focus. */
  readonly goTo: (id: string) => void
  /** Whether the page allows the command. */
  readonly may: (command: CallCommand) => boolean
}

/** The actions on calls: edit, show details and free lines, each in a dialog, and cancel. */
export class CallActions implements ReactiveController {
  readonly #options: CallActionsOptions
  readonly #editor: ReturnType<typeof createEditor>
  readonly #viewer: ReturnType<typeof createViewer>
  readonly #host: ReactiveControllerHost
  readonly #words: WordsController<typeof dialogWords.shipped.en>
  /** The repeated call whose cancellation is asked about. */
  #asked: Call | undefined
  /** Cancels calls, and undoes cancellations. */
  readonly canceller: ReturnType<typeof createCanceller>

  constructor(host: ReactiveControllerHost & Element, options: CallActionsOptions) {
    this.#words = new WordsController(host, dialogWords)
    const words = () => this.#words.now
    this.#options = options
    this.#host = host
    const { client, onCall, onNews, onProblem, onSaved, goTo, may } = options
    const common = { client, onCall, onChange: () => host.requestUpdate() }
    this.#editor = createEditor({
      ...common,
      onSaved(call) {
        onSaved(call)
        // The dialog closes first, and gives the focus back.
        void host.updateComplete.then(() => goTo(call.id))
      },
      mayEdit: (call, edit, scope) => may({ name: 'edit', call, edit, scope }),
    })
    this.#viewer = createViewer({
      ...common,
      mayFree: (call, attempt) => may({ name: 'free-line', call, attempt }),
    })
    this.canceller = createCanceller({
      ...common,
      words,
      onCancelled: ({ to }, undoable) =>
        onNews([words().isCancelled(to), ...(undoable ? [words().undoIsBelow] : [])].join(' ')),
      onRestored: calls => onNews(words().scheduledAgain(calls.map(({ to }) => to).join(', '))),
      onProblem,
      may: (name, call, scope) => may(name === 'cancel' ? { name, call, scope } : { name, call }),
    })
    host.addController(this)
  }

  hostConnected(): void {
    this.canceller.resume()
  }

  hostUpdated(): void {
    this.#toggle('.edit', this.#editor.editing !== undefined)
    this.#toggle('.details', this.#viewer.looking !== undefined)
    this.#toggle('.series', this.#asked !== undefined)
  }

  hostDisconnected(): void {
    this.canceller.close()
    this.#editor.close()
    this.#viewer.close()
    this.#ask(undefined)
  }

  /** Handles a pressed button of a call, or Enter on its row. */
  press(action: string | undefined, call: Call): void {
    if (action === 'edit') this.#editor.open(call)
    if (action === 'cancel' && isRepeated(call)) this.#ask(call)
    else if (action === 'cancel') void this.canceller.cancel(call)
    if (action === 'details') this.#viewer.open(call)
  }

  /** The offer to undo cancellations, while it stands. */
  toast(): TemplateResult | typeof nothing {
    return toast(this.canceller, this.#words.now)
  }

  dialogs(): TemplateResult {
    const words = this.#words.now
    const asking = seriesDialog({
      call: this.#asked,
      choose: (call, scope) => {
        this.#ask(undefined)
        void this.canceller.cancel(call, scope)
      },
      close: () => this.#ask(undefined),
      words,
    })
    const details = detailsDialog({
      viewer: this.#viewer,
      explanationOf: this.#options.explanationOf,
      callHref: this.#options.callHref(),
      press: (action, call) => this.press(action, call),
      words,
    })
    return html`${editDialog(this.#editor, words)} ${details} ${asking}`
  }

  #ask(call: Call | undefined): void {
    this.#asked = call
    this.#host.requestUpdate()
  }

  #toggle(selector: string, open: boolean): void {
    const dialog = this.#options.find(selector)
    if (!(dialog instanceof HTMLDialogElement) || dialog.open === open || !dialog.isConnected) return
    if (open) dialog.showModal()
    else dialog.close()
  }
}
