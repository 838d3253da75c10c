import type { Bar } from '../../charts/bars.ts'
import type { Chart } from '../../charts/draw.ts'
import type { Figures } from '../../figures.ts'
import { markdownTable } from '../../table.ts'
import { type Found, titleOf } from '../findings.ts'

/** A part of the report. */
export interface Section {
  readonly charts: readonly Chart[]
  readonly goals: readonly Goal[]
  readonly tables: readonly string[]
}

/** A goal, the measured value, and whether it reaches the goal. */
export interface Goal {
  readonly goal: string
  readonly measured: string
  readonly reached: boolean
}

export type Columns = Readonly<Record<string, (figures: Figures, raw: Figures) => string>>

export const number = (value: number | undefined, digits = 0): string =>
  value === undefined || !Number.isFinite(value)
    ? '–'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

export const figure =
  (key: string, digits = 0) =>
  (figures: Figures): string =>
    number(figures[key], digits)

export const ofRaw =
  (key: string) =>
  (figures: Figures, raw: Figures): string =>
    number((figures[key] ?? Number.NaN) / (raw[key] ?? Number.NaN), 2)

/** A figure of Outdial, and of raw postgres.js. */
export const ours = ({ medians }: Found, key: string): number => medians.get('outdial')?.[key] ?? Number.NaN
export const raws = ({ medians }: Found, key: string): number => medians.get(RAW)?.[key] ?? Number.NaN

/** A table with a row per contender, under the cell's heading. */
export function table(found: Found, columns: Columns): string {
  const raw = found.medians.get(RAW) ?? {}
  const rows = [...found.medians].map(([name, figures]) => [
    name,
    ...Object.values(columns).map(column => column(figures, raw)),
  ])
  const title = titleOf(found.cell)
  const heading = `### ${title.slice(0, 1).toUpperCase()}${title.slice(1)}`
  return `${heading}\n\n${markdownTable(['', ...Object.keys(columns)], rows)}`
}

/** A bar per contender. */
export const barsOf = (
  found: Found,
  key: string,
  more: { readonly series?: string; readonly goal?: number } = {},
): Bar[] =>
  [...found.medians].map(([name, figures]) => {
    const { goal, ...series } = more
    return { name, ...series, value: figures[key] ?? Number.NaN, ...(name === 'outdial' ? { goal } : {}) }
  })

const RAW = 'raw postgres.js'
