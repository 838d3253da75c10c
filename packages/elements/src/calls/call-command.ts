import type { CallEdit, SeriesScope } from '../api/call-requests.ts'
import type { Call } from '../api/call-wire.ts'

/**
 * A user's change of a call. `undo` schedules a copy of a cancelled call, `again` a new call to the
 * number of a call that is over; `free-line` frees the line of an attempt. `scope`: of a repeated call, this one, or all that follow too.
 */
export type CallCommand =
  | { readonly name: 'undo'; readonly call: Call }
  | { readonly name: 'again'; readonly call: Call }
  | { readonly name: 'cancel'; readonly call: Call; readonly scope?: SeriesScope | undefined }
  | {
      readonly name: 'edit'
      readonly call: Call
      readonly edit: CallEdit
      readonly scope?: SeriesScope | undefined
    }
  | { readonly name: 'free-line'; readonly call: Call; readonly attempt: number }

/**
 * The user changes a call. The command is sent to the server unless `preventDefault()` is called.
 */
export class OutdialCallCommandEvent extends Event {
  static readonly type = 'outdial-call-command'
  readonly command: CallCommand

  constructor(command: CallCommand) {
    super(OutdialCallCommandEvent.type, { bubbles: true, composed: true, cancelable: true })
    this.command = command
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'outdial-call-command': OutdialCallCommandEvent
  }
}
