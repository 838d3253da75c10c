import type { Figures } from '../figures.ts'
import { adds } from './add.ts'
import { drains } from './drain.ts'
import { idles } from './idle.ts'
import { latenesses } from './lateness.ts'
import { refills } from './refill.ts'

/** Each measures once, in a directory of its own; what the number counts differs: lines, calls, or calls in a second. */
export type Contenders = Readonly<Record<string, (directory: string, size: number) => Promise<Figures>>>

export const measures = {
  drain: drains,
  add: adds,
  lateness: latenesses,
  refill: refills,
  idle: idles,
} satisfies Record<string, Contenders>
