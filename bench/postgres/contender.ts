/** A call to schedule. */
export interface Job {
  readonly to: string
  readonly at: Date
  readonly queue: string
}

/** The databases of a contender. */
export interface Place {
  readonly database: string
  /** Absent if the contender does not need Redis. */
  readonly redis?: string | undefined
}

export interface OpenOptions {
  readonly queues: readonly string[]
  /**
   * The most jobs of one queue in progress. A contender without such a limit uses its best setting.
   */
  readonly lines: number
}

/** An open queue of a contender. */
export interface Jobs {
  /** Adds all jobs at once, by the contender's bulk operation. */
  add(jobs: readonly Job[]): Promise<void>
  /** Starts working. A job ends when `work` resolves, or at once if it returns nothing. */
  work(work: Work): Promise<void>
  /** The number of jobs that the database does not record as ended. */
  unfinished(): Promise<number>
  close(): Promise<void>
}

export type Work = (job: Pick<Job, 'to'>) => Promise<void> | undefined

export interface Contender {
  /** Its settings, for the report. */
  readonly settings: string
  /** The database that it needs. */
  readonly needs: 'postgres' | 'redis'
  /** Settings of its Redis, in addition to the common ones. */
  readonly redis?: Readonly<Record<string, string>>
  /** Creates the tables if needed, and the queues. */
  open(place: Place, options: OpenOptions): Promise<Jobs>
}
