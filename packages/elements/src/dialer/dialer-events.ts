import type { DialerCommand } from '../api/api-client.ts'
import type { DialerState } from '../api/dialer-wire.ts'

/**
 * Somebody pressed a button. It is sent to the server unless `preventDefault()` is called;
 * an element that was given its snapshot has no server, and does nothing more.
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
