import type { Figures } from '../../figures.ts'

/** Reads what a database does from now on. */
export interface Meter {
  /** What it did in a second: statements, transactions where there are any, and the share of one core that it had. */
  stop(): Promise<Figures>
}
