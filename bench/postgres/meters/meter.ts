import type { Figures } from '../../figures.ts'

/** Measures the activity of a database from its creation on. */
export interface Meter {
  /** Statements and transactions per second, and the share of one core that was used. */
  stop(): Promise<Figures>
}
