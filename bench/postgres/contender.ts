/** A call as somebody schedules it. */
export interface Job {
  readonly to: string
  readonly at: Date
  readonly queue: string
}

/** Where a contender keeps its jobs. */
export interface Place {
  readonly database: string
  /** Absent where no Redis runs. */
  readonly redis?: string | undefined
}

export interface OpenOptions {
  readonly queues: readonly string[]
  /** How many jobs of one queue may be worked on at once. Who has no such limit does as many as suits it best. */
  readonly lines: number
}

/** A queue that somebody has open. */
export interface Jobs {
  /** All of them at once, by the contender's own bulk operation. */
  add(jobs: readonly Job[]): Promise<void>
  /** Begins to work. A job is over when `work` resolves, at once if it returns nothing. */
  work(work: Work): Promise<void>
  /** How many jobs have not ended on disk. */
  unfinished(): Promise<number>
  close(): Promise<void>
}

export type Work = (job: Pick<Job, 'to'>) => Promise<void> | undefined

export interface Contender {
  /** What it was given, for the report. */
  readonly settings: string
  /** What it cannot run without. */
  readonly needs: 'postgres' | 'redis'
  /** Of its own Redis, besides those that all have. */
  readonly redis?: Readonly<Record<string, string>>
  /** Makes its tables if they are not there, and the queues. */
  open(place: Place, options: OpenOptions): Promise<Jobs>
}
