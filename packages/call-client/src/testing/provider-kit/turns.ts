import { takeTurn } from '../take-turn.ts'

// Enough for an answer of a server in this process to be read.
const TURNS = 20

/** Lets the event loop run for a moment. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await takeTurn()
}
