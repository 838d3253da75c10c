import type { ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import { ApiError } from '../api/api-error.ts'
import type { AddedList, CallList } from '../api/list-wire.ts'
import type { DialAgain, ListChange } from '../api/lists-client.ts'
import type { ListsWords } from '../lists/lists.words.ts'
import type { RefreshedController } from '../lists/lists-controller.ts'
import { failed, type Notice } from '../notice/notice.ts'
import type { NoticeBoard } from '../notice/notice-board.ts'

export interface ListCommandsOptions {
  readonly client: () => ApiClient | undefined
  readonly list: RefreshedController<CallList>
  readonly name: () => string
  readonly words: () => ListsWords
  readonly notices: NoticeBoard
  /** The answer to a question was sent. */
  readonly onSent: () => void
  readonly onStopped: () => void
  readonly onAdded: (added: AddedList) => void
}

/** Changes a list, one command at a time, and shows the result of each. */
export class ListCommands {
  /** Whether a command has no answer yet. */
  pending = false

  readonly #host: ReactiveControllerHost
  readonly #options: ListCommandsOptions

  constructor(host: ReactiveControllerHost, options: ListCommandsOptions) {
    this.#host = host
    this.#options = options
  }

  change(change: ListChange): Promise<void> {
    const { list, name } = this.#options
    return this.#send(async client => {
      list.take(await client.changeList(name(), change))
      return undefined
    })
  }

  stop(hangUp: boolean): Promise<void> {
    const { list, name, words, onSent, onStopped } = this.#options
    return this.#send(async client => {
      onSent()
      const { cancelled, notHungUp, ...stopped } = await client.stopList(name(), { hangUp })
      list.take(stopped)
      onStopped()
      const texts = words()
      return [texts.stopped(cancelled), ...(notHungUp > 0 ? [texts.notHungUp(notHungUp)] : [])].join(' ')
    })
  }

  dialAgain(again: DialAgain): Promise<void> {
    const { name, words, onSent, onAdded } = this.#options
    return this.#send(async client => {
      onSent()
      const added = await client.dialListAgain(name(), again)
      onAdded(added)
      const texts = words()
      if (!added.created) return texts.thereAlready(added.name)
      return [texts.addedAgain(added.name), ...(added.leftOut > 0 ? [texts.leftOutAgain(added.leftOut)] : [])].join(' ')
    })
  }

  async #send(command: (client: ApiClient) => Promise<string | undefined>): Promise<void> {
    const { client, list, notices } = this.#options
    const now = client()
    if (this.pending || !now) return
    this.#become(true)
    notices.clear()
    try {
      const text = await command(now)
      if (text !== undefined) notices.show({ kind: 'done', text })
    } catch (error) {
      notices.keep(this.#failure(error))
      list.refresh()
    }
    this.#become(false)
  }

  #become(pending: boolean): void {
    this.pending = pending
    this.#host.requestUpdate()
  }

  #failure(error: unknown): Notice {
    const words = this.#options.words()
    const code = error instanceof ApiError ? error.code : undefined
    if (code === 'nobody-left') return { kind: 'error', text: words.nobodyLeft }
    if (code === 'too-many-lines') return { kind: 'error', text: words.tooManyLines }
    return failed(error)
  }
}
