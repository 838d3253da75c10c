import type { CallEdit } from '../api/call-requests.ts'
import type { Call } from '../api/call-wire.ts'
import type { CallsView } from './feed/calls-view.ts'

/** Somebody has chosen other calls to be shown, or another order: a page may keep it in its address, and set it as `view` later. */
export class OutdialViewEvent extends Event {
  static readonly type = 'outdial-view'
  readonly view: CallsView

  constructor(view: CallsView) {
    super(OutdialViewEvent.type, { bubbles: true, composed: true })
    this.view = view
  }
}

/** What somebody wants of a call. `undo` schedules a copy of one that was cancelled. */
export type CallCommand =
  | { readonly name: 'cancel' | 'undo'; readonly call: Call }
  | { readonly name: 'edit'; readonly call: Call; readonly edit: CallEdit }

/** Somebody changes a call. It is sent to the server unless `preventDefault()` is called. */
export class OutdialCallCommandEvent extends Event {
  static readonly type = 'outdial-call-command'
  readonly command: CallCommand

  constructor(command: CallCommand) {
    super(OutdialCallCommandEvent.type, { bubbles: true, composed: true, cancelable: true })
    this.command = command
  }
}
