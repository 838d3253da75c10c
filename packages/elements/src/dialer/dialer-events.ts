import type { DialerCommand } from '../api/api-client.ts'
import type { DialerState } from '../api/dialer-wire.ts'

/**
 * The user pressed a button. The command is sent to the server unless `preventDefault()` is called.
 * An element with a given `snapshot` has no server, and only dispatches the event.
 */
export class OutdialCommandEvent extends Event {
  static readonly type = 'outdial-command'
  readonly command: DialerCommand

  constructor(command: DialerCommand) {
    super(OutdialCommandEvent.type, { bubbles: true, composed: true, cancelable: true })
    this.command = command
  }
}

/** The dialer has changed its state, or is heard of for the first time. */
export class OutdialStateEvent extends Event {
  static readonly type = 'outdial-state'
  readonly state: DialerState

  constructor(state: DialerState) {
    super(OutdialStateEvent.type, { bubbles: true, composed: true })
    this.state = state
  }
}
