import type { DialerPicture, DialerStanding, EntryMessage } from './dialer-wire.ts'

// A picture is replaced, never changed: what has not changed is the same object as before.

/** The picture after a snapshot. One of another epoch replaces it; an older one of the same epoch says nothing. */
export function withSnapshot(picture: DialerPicture | undefined, snapshot: DialerPicture): DialerPicture {
  if (picture?.epoch !== snapshot.epoch) return snapshot
  if (snapshot.version < picture.version) return picture
  const entries = snapshot.entries.map(entry => {
    const known = picture.entries[entry.index]
    return known && known.version > entry.version ? known : entry
  })
  return { ...snapshot, entries }
}

/** The picture after news of one entry: unchanged if it is of another epoch, of no entry, or not newer. */
export function withEntry(
  picture: DialerPicture | undefined,
  { epoch, entry }: EntryMessage,
): DialerPicture | undefined {
  const known = picture?.entries[entry.index]
  if (!picture || picture.epoch !== epoch || !known || entry.version <= known.version) return picture
  return { ...picture, entries: picture.entries.with(entry.index, entry) }
}

/** The picture after news of the dialer: unchanged if it is of another epoch, or not newer. */
export function withStanding(picture: DialerPicture | undefined, standing: DialerStanding): DialerPicture | undefined {
  if (picture?.epoch !== standing.epoch || standing.version <= picture.version) return picture
  return { ...picture, ...standing }
}
