import type { ScheduledCall, Series, SeriesCall } from '../store/call.ts'
import type { CallEdit } from '../store/change-call.ts'
import { either } from '../store/either.ts'
import { withRules } from '../store/with-rules.ts'

/** The fields that all calls of a series have alike. */
const NAMES: readonly (keyof SeriesCall)[] = ['to', 'from', 'provider', 'queue', 'ownerId', 'metadata', 'rules']

/** The series of a call after an edit of this call only: it remembers the fields as they were. */
export function withReplaced(call: ScheduledCall, set: CallEdit): Series | undefined {
  const { series } = call
  const replaced = NAMES.filter(name => set[name] !== undefined && series?.call?.[name] === undefined)
  if (!series || replaced.length === 0) return series
  const originals = Object.fromEntries(replaced.map(name => [name, call[name] ?? null]))
  return { ...series, call: { ...series.call, ...originals } }
}

/** The remembered fields after an edit of all calls that follow. */
export function withoutEdited(remembered: SeriesCall | undefined, set: CallEdit): SeriesCall | undefined {
  const kept = Object.entries(remembered ?? {}).filter(([name]) => !NAMES.some(n => n === name && set[n] !== undefined))
  // An edit of some rules leaves the others.
  const rules =
    remembered?.rules !== undefined && set.rules ? (withRules(remembered.rules ?? {}, set.rules) ?? null) : undefined
  const after: SeriesCall = { ...Object.fromEntries(kept), ...(rules !== undefined && { rules }) }
  return Object.keys(after).length === 0 ? undefined : after
}

/** The fields of the next call of the series. */
export function fieldsOfNext(call: ScheduledCall): Pick<ScheduledCall, keyof SeriesCall> {
  const { call: replaced = {} } = call.series ?? {}
  return {
    to: replaced.to ?? call.to,
    from: either(replaced.from, call.from),
    provider: replaced.provider ?? call.provider,
    queue: replaced.queue ?? call.queue,
    ownerId: either(replaced.ownerId, call.ownerId),
    metadata: either(replaced.metadata, call.metadata),
    rules: either(replaced.rules, call.rules),
  }
}
