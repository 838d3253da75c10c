import { add } from './add.ts'
import { drain } from './drain.ts'
import { fill } from './fill.ts'
import { idle } from './idle.ts'
import { lateness } from './lateness.ts'
import type { Measure } from './measure.ts'
import { refill } from './refill.ts'

export const measures = { add, drain, fill, idle, lateness, refill } satisfies Record<string, Measure>

export type MeasureName = keyof typeof measures
