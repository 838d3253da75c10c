import { startPostgres } from '../../tools/postgres.ts'
import type { Figures } from '../figures.ts'
import { METERED } from './meters/postgres.ts'
import type { Cell } from './plan.ts'
import { inPlace, runChild } from './run-cell.ts'

const PATIENCE_MS = 600_000

/** Told of each that has been measured, or could not be. */
export type OnIdle = (cell: Cell, contender: string, figures: Figures | Error) => void

/**
 * All contenders and sizes, on a server of their own that counts statements: their places are filled one after the other, then all of them
 * idle at once.
 */
export async function runIdle(cells: readonly Cell[], onIdle: OnIdle): Promise<void> {
  const server = await startPostgres({ settings: METERED })
  const all = cells.flatMap(cell => cell.contenders.map(contender => ({ cell, contender })))
  let begin = () => {}
  const begun = new Promise<void>(resolve => {
    begin = resolve
  })
  const idling: Promise<void>[] = []
  for (const { cell, contender } of all) {
    let filled = () => {}
    const isFilled = new Promise<void>(resolve => {
      filled = resolve
    })
    const asked = { contender, size: cell.size, patienceMs: PATIENCE_MS }
    const measured = inPlace(server, contender, async place => {
      await runChild({ ...asked, place, measure: 'fill' })
      filled()
      await begun
      return runChild({ ...asked, place, measure: 'idle' })
    })
    const told = measured.then(
      figures => onIdle(cell, contender, figures),
      (error: unknown) => onIdle(cell, contender, error instanceof Error ? error : new Error(String(error))),
    )
    idling.push(told)
    await Promise.race([isFilled, told])
  }
  begin()
  await Promise.all(idling)
  await server.stop()
}
