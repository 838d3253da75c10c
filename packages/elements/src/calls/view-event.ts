import type { CallsView } from './feed/calls-view.ts'

/**
 * The user chose other calls or another order. A page may keep the view in its URL, and set it as
 * `view` later.
 */
export class OutdialViewEvent extends Event {
  static readonly type = 'outdial-view'
  readonly view: CallsView

  constructor(view: CallsView) {
    super(OutdialViewEvent.type, { bubbles: true, composed: true })
    this.view = view
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'outdial-view': OutdialViewEvent
  }
}
