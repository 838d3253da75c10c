import { type Figures, medians } from '../figures.ts'
import type { Cell, Group } from './plan.ts'

/** The figures measured so far. */
export interface Findings {
  keep(cell: Cell, contender: string, figures: Figures): void
  fail(cell: Cell, contender: string): void
  /** The cells of a group in the order of the plan, with the medians of all rounds by contender. */
  of(group: Group): readonly Found[]
  /** The failed contenders and cells of a group. */
  failures(group: Group): readonly string[]
}

export interface Found {
  readonly cell: Cell
  readonly medians: ReadonlyMap<string, Figures>
}

export function createFindings(cells: readonly Cell[]): Findings {
  const kept: { readonly cell: Cell; readonly contender: string; readonly figures: Figures }[] = []
  const failed: { readonly cell: Cell; readonly contender: string }[] = []
  return {
    keep: (cell, contender, figures) => void kept.push({ cell, contender, figures }),
    fail: (cell, contender) => void failed.push({ cell, contender }),
    of(group) {
      return cells
        .filter(cell => cell.group === group)
        .map(cell => {
          const own = Map.groupBy(
            kept.filter(one => one.cell === cell),
            one => one.contender,
          )
          const all = cell.contenders.flatMap(name => {
            const rounds = own.get(name)?.map(({ figures }) => figures)
            return rounds ? [[name, medians(rounds)] as const] : []
          })
          return { cell, medians: new Map(all) }
        })
    },
    failures: group =>
      failed.filter(({ cell }) => cell.group === group).map(({ cell, contender }) => `${contender}: ${titleOf(cell)}`),
  }
}

/** The heading of a cell. */
export function titleOf({ group, measure, size }: Cell): string {
  const calls = size.calls.toLocaleString('en')
  const workers = size.workers === 1 ? 'one worker' : `${size.workers} workers`
  if (group === 'growth') return `${calls} due calls, ${workers}, ${size.queues} queues`
  if (measure === 'drain') return `${calls} due calls, ${workers}, cap ${size.lines}`
  if (measure === 'add') return `${calls} calls added at once`
  if (measure === 'lateness') return `lateness of a call's start, ${size.perSecond} per second`
  if (measure === 'refill') return `from a call's end to the next call's POST, cap ${size.lines}`
  return `an idle worker, ${calls} calls in the future`
}
