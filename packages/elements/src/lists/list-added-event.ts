import type { AddedList } from '../api/list-wire.ts'

/** A list was added at the server. */
export class OutdialListAddedEvent extends Event {
  static readonly type = 'outdial-list-added'
  readonly list: AddedList

  constructor(list: AddedList) {
    super(OutdialListAddedEvent.type, { bubbles: true, composed: true })
    this.list = list
  }
}
