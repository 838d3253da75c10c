import type { Figures } from '../figures.ts'
import { adds } from './add.ts'
import { drains } from './drain.ts'
import { idles } from './idle.ts'
import { latenesses } from './lateness.ts'
import { refills } from './refill.ts'

/** Each measures once, in its own directory. The number means lines, calls, or calls per second. */
export type Contenders = Readonly<Record<string, (directory: string, size: number) => Promise<Figures>>>

export const measures = {
  drain: drains,
  add: adds,
  lateness: latenesses,
  refill: refills,
  idle: idles,
} satisfies Record<string, Contenders>
