import type { DialerEvent, DialerSnapshot, EntryEvent } from './dialer-wire.ts'

// Snapshots are immutable: a change creates a new snapshot, which shares all unchanged entries.

/**
 * Applies a snapshot. One of another epoch replaces all; an older one of the same epoch changes
 * nothing.
 */
export function withSnapshot(known: DialerSnapshot | undefined, snapshot: DialerSnapshot): DialerSnapshot {
  if (known?.epoch !== snapshot.epoch) return snapshot
  if (snapshot.version < known.version) return known
  const entries = snapshot.entries.map(entry => {
    const before = known.entries[entry.index]
    return before && before.version > entry.version ? before : entry
  })
  return { ...snapshot, entries }
}

/**
 * Applies the change of an entry. An event of another epoch, an unknown index or an old version
 * changes nothing.
 */
export function withEntryEvent(
  known: DialerSnapshot | undefined,
  { epoch, entry }: EntryEvent,
): DialerSnapshot | undefined {
  const before = known?.entries[entry.index]
  if (!known || known.epoch !== epoch || !before || entry.version <= before.version) return known
  return { ...known, entries: known.entries.with(entry.index, entry) }
}

/** Applies a change of the dialer. An event of another epoch or an old version changes nothing. */
export function withDialerEvent(known: DialerSnapshot | undefined, event: DialerEvent): DialerSnapshot | undefined {
  if (known?.epoch !== event.epoch || event.version <= known.version) return known
  return { ...known, ...event }
}
