/** The token was right: the page's elements are connected again. */
export class OutdialSignedInEvent extends Event {
  static readonly type = 'outdial-signed-in'

  constructor() {
    super(OutdialSignedInEvent.type, { bubbles: true, composed: true })
  }
}
