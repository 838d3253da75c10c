import type { CallStore } from '../../store/call-store.ts'

/** The settings of a process of a race, passed as JSON in its arguments. */
export interface RaceWork {
  /** The URL of the module that opens the store. */
  readonly module: string
  readonly argument: string
  /** The path of its log. */
  readonly log: string
  /** Maximum duration of a call, in milliseconds. */
  readonly talkMs: number
  readonly answerWithinMs: number
  readonly maxCallMs: number
  /** Number of lines of the provider over all queues. @default no limit */
  readonly providerLines?: number | undefined
}

/** The exports of a store's module for a race. */
export interface RaceModule {
  open(argument: string): CallStore | Promise<CallStore>
}

/** The provider of all calls of a race, and the beginning of the names of their queues. */
export const RACE = 'race'
