import type { CallDraft } from '../api/call-requests.ts'
import type { Call } from '../api/call-wire.ts'

/** The user schedules a call. It is sent to the server unless `preventDefault()` is called. */
export class OutdialScheduleEvent extends Event {
  static readonly type = 'outdial-schedule'
  readonly draft: CallDraft

  constructor(draft: CallDraft) {
    super(OutdialScheduleEvent.type, { bubbles: true, composed: true, cancelable: true })
    this.draft = draft
  }
}

/** The server has scheduled the call. */
export class OutdialScheduledEvent extends Event {
  static readonly type = 'outdial-scheduled'
  readonly call: Call

  constructor(call: Call) {
    super(OutdialScheduledEvent.type, { bubbles: true, composed: true })
    this.call = call
  }
}
