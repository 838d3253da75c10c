import type { RunEntry } from '@outdial/dialer'
import type { DialerEvent, DialerSnapshot } from '../dialer/dialer-schemas.ts'
import type { DialerSessionListener } from '../dialer/dialer-session.ts'
import { entryOf } from '../dialer/entry.ts'
import { eventText } from './event-text.ts'

/** What has changed in the dialer since it was last told. */
export interface PendingDialerEvents extends DialerSessionListener {
  /** All that is to be told, and forgets it: the last state of each entry that changed, or the whole picture. */
  take(): string
  /** The event that a page begins with. */
  snapshot(picture: DialerSnapshot): string
}

export function createPendingDialerEvents(epoch: string): PendingDialerEvents {
  const entries = new Map<number, RunEntry>()
  let standing: (() => DialerEvent) | undefined
  let picture: (() => DialerSnapshot) | undefined
  let known: { readonly picture: DialerSnapshot; readonly text: string } | undefined

  // Pages that come together, after a break of the network, begin with the same text.
  const snapshot = (shown: DialerSnapshot) => {
    if (known?.picture !== shown) known = { picture: shown, text: eventText('snapshot', shown) }
    return known.text
  }

  const changes = () => {
    let text = ''
    for (const entry of entries.values()) text += eventText('entry', { epoch, ...entryOf(entry) })
    return standing ? text + eventText('dialer', standing()) : text
  }

  return {
    entry(entry) {
      entries.set(entry.index, entry)
    },
    standing(now) {
      standing = now
    },
    picture(now) {
      picture = now
    },

    take() {
      const text = picture ? snapshot(picture()) : changes()
      entries.clear()
      standing = undefined
      picture = undefined
      return text
    },
    snapshot,
  }
}
