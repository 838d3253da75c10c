import type { CallEdit } from '../../api/call-requests.ts'
import type { Call } from '../../api/call-wire.ts'
import { wallTimeOf } from '../../schedule-form/wall-time.ts'
import { currentTimeZone } from '../../words/current-time-zone.ts'
import { textIn } from '../../words/metadata-text.ts'
import { isTimeZone } from '../../words/time.ts'

/** The editable fields of a call, as form values. */
export interface CallFields {
  readonly to: string
  /** `2026-11-21T09:00` */
  readonly local: string
  readonly timeZone: string
  /** Empty if there is none. */
  readonly name: string
  /** Empty if there is none. */
  readonly note: string
}

/**
 * The fields of a call: its local time as given, or in the viewer's zone if it was given as an
 * instant.
 */
export function fieldsOf(call: Call, zone: string): CallFields {
  const { to, at, localTime } = call
  const timeZone = localTime && isTimeZone(localTime.timeZone) ? currentTimeZone(localTime.timeZone) : zone
  const { date, time } = wallTimeOf(new Date(at), timeZone)
  return { to, local: `${date}T${time}`, timeZone, name: textIn(call, 'name') ?? '', note: textIn(call, 'note') ?? '' }
}

/** The edit that makes a call match the fields; `undefined` if it matches already. */
export function editOf(call: Call, fields: CallFields, zone: string): CallEdit | undefined {
  const before = fieldsOf(call, zone)
  const { to, local, timeZone, name, note } = fields
  const isSameAbout = isSameName(before, fields) && isSameNote(before, fields)
  if (isSameNumber(before, fields) && isSameTime(before, fields) && isSameAbout) return undefined
  return {
    to: isSameNumber(before, fields) ? undefined : to,
    at: isSameTime(before, fields) ? undefined : { local, timeZone },
    metadata: isSameAbout
      ? undefined
      : {
          ...call.metadata,
          ...(!isSameName(before, fields) && { name: name.trim() || undefined }),
          ...(!isSameNote(before, fields) && { note: note.trim() || undefined }),
        },
  }
}

/** A field that another user changed during the edit. */
export interface Clash {
  readonly what: 'number' | 'time' | 'name' | 'note'
  readonly theirs: CallFields
  /** Absent if the field is unchanged here. */
  readonly mine?: CallFields | undefined
}

/**
 * The fields that another user changed from `base` to `theirs`. Retries and deferrals change none
 * of these fields.
 */
export function clashesOf(base: CallFields, mine: CallFields, theirs: CallFields): readonly Clash[] {
  const clash = (what: Clash['what'], same: (one: CallFields, other: CallFields) => boolean): Clash[] =>
    same(base, theirs) || same(mine, theirs) ? [] : [{ what, theirs, mine: same(base, mine) ? undefined : mine }]
  return [
    ...clash('number', isSameNumber),
    ...clash('time', isSameTime),
    ...clash('name', isSameName),
    ...clash('note', isSameNote),
  ]
}

/** Merges: fields that changed here keep their value, all others take the other user's. */
export function rebase(base: CallFields, mine: CallFields, theirs: CallFields): CallFields {
  const { to } = isSameNumber(base, mine) ? theirs : mine
  const { local, timeZone } = isSameTime(base, mine) ? theirs : mine
  const { name } = isSameName(base, mine) ? theirs : mine
  const { note } = isSameNote(base, mine) ? theirs : mine
  return { to, local, timeZone, name, note }
}

const isSameNumber = (one: CallFields, other: CallFields) => one.to === other.to

const isSameName = (one: CallFields, other: CallFields) => one.name === other.name

const isSameNote = (one: CallFields, other: CallFields) => one.note === other.note

const isSameTime = (one: CallFields, other: CallFields) => one.local === other.local && one.timeZone === other.timeZone
