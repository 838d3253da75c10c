import type { RunEntry } from '@outdial/dialer'
import type { DialerEvent, DialerSnapshot } from '../dialer/dialer-schemas.ts'
import type { DialerSessionListener } from '../dialer/dialer-session.ts'
import { entryOf } from '../dialer/entry.ts'
import { eventText } from './event-text.ts'

/** The changes of the dialer that are not sent yet. */
export interface PendingDialerEvents extends DialerSessionListener {
  /** Returns and removes the pending events: the changed entries, or the whole snapshot. */
  take(): string
  /** The first event of a page. */
  snapshotText(snapshot: DialerSnapshot): string
}

export function createPendingDialerEvents(epoch: string): PendingDialerEvents {
  const entries = new Map<number, RunEntry>()
  let standing: (() => DialerEvent) | undefined
  let snapshot: (() => DialerSnapshot) | undefined
  let cached: { readonly snapshot: DialerSnapshot; readonly text: string } | undefined

  // Pages that reconnect together, after a break of the network, share one text.
  const snapshotText = (shown: DialerSnapshot) => {
    if (cached?.snapshot !== shown) cached = { snapshot: shown, text: eventText('snapshot', shown) }
    return cached.text
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
    snapshot(now) {
      snapshot = now
    },

    take() {
      const text = snapshot ? snapshotText(snapshot()) : changes()
      entries.clear()
      standing = undefined
      snapshot = undefined
      return text
    },
    snapshotText,
  }
}
