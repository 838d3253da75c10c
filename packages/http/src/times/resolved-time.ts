import { resolveLocalTime } from '@outdial/scheduler-core'
import type { localTimeSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { answeredInstant } from '../http/fields.ts'

/** The moment of a local time, and whether a clock change skips or repeats it. */
export const resolvedTimeSchema = z.object({
  at: answeredInstant,
  kind: z
    .enum(['exact', 'skipped', 'repeated'])
    .meta({ description: '`skipped`: the clocks jump over this time; `repeated`: they show it twice' }),
  local: z.string().meta({ description: 'The local time at that moment: later than the given one if that is skipped' }),
  offsetMinutes: z.number().meta({ description: 'The offset of the zone from UTC at that moment' }),
  secondAt: z.optional(answeredInstant.meta({ description: 'The second moment of a repeated time' })),
})

type LocalTime = z.infer<typeof localTimeSchema>
type ResolvedTime = z.infer<typeof resolvedTimeSchema>

/** @throws {SchedulerError} `invalid-time`, `invalid-zone` */
export function resolvedTime(localTime: LocalTime): ResolvedTime {
  const { at, kind, local, offsetMinutes, secondAt } = resolveLocalTime(localTime)
  return { at: at.toISOString(), kind, local, offsetMinutes, secondAt: secondAt?.toISOString() }
}
