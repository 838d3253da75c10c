import type { CallStore } from '../../store/call-store.ts'

/** What a process of a race is told, as JSON in its arguments. */
export interface RaceWork {
  /** The address of the module that opens the store. */
  readonly module: string
  readonly argument: string
  /** Where it writes what it did. */
  readonly log: string
  /** The longest talk, in milliseconds. */
  readonly talkMs: number
  readonly answerWithinMs: number
  readonly maxCallMs: number
}

/** What the module of a store exports for a race. */
export interface RaceModule {
  open(argument: string): CallStore | Promise<CallStore>
}

/** The provider and the queue of all calls of a race. */
export const RACE = 'race'
