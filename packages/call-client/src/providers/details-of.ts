import type { AttemptDetails, Json } from '../kernel/details.ts'

/** Details without the absent ones; `undefined` if all are absent. */
export function detailsOf(fields: Readonly<Record<string, Json | undefined>>): AttemptDetails | undefined {
  const present = Object.entries(fields).flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[name, value]],
  )
  return present.length === 0 ? undefined : Object.fromEntries(present)
}
