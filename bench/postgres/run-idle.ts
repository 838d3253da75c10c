import { startPostgres } from '../../tools/postgres.ts'
import type { Figures } from '../figures.ts'
import { METERED } from './meters/postgres.ts'
import type { Cell } from './plan.ts'
import { inPlace, runChild } from './run-cell.ts'

const PATIENCE_MS = 600_000
const FILLED_AT_ONCE = 2

/** Called for each contender and cell with its figures, or with the error. */
export type OnIdle = (cell: Cell, contender: string, figures: Figures | Error) => void

/**
 * Measures all contenders and sizes on one metered server: first all databases are filled, then all
 * workers idle at the same time.
 */
export async function runIdle(cells: readonly Cell[], onIdle: OnIdle): Promise<void> {
  const server = await startPostgres({ settings: METERED })
  const allFilled = Promise.withResolvers<void>()
  const idling: Promise<void>[] = []

  /** Resolves when the database is filled, or has failed to be. */
  const fill = async (cell: Cell, contender: string) => {
    const filled = Promise.withResolvers<void>()
    const asked = { contender, size: cell.size, patienceMs: PATIENCE_MS }
    const measured = inPlace(server, contender, async place => {
      await runChild({ ...asked, place, measure: 'fill' })
      filled.resolve()
      await allFilled.promise
      return runChild({ ...asked, place, measure: 'idle' })
    })
    const told = measured
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
      .then(found => onIdle(cell, contender, found))
    idling.push(told)
    await Promise.race([filled.promise, told])
  }

  const waiting = cells.flatMap(cell => cell.contenders.map(contender => () => fill(cell, contender)))
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next()
  }
  await Promise.all(Array.from({ length: FILLED_AT_ONCE }, lane))
  allFilled.resolve()
  await Promise.all(idling)
  await server.stop()
}
