import type { Chart } from './draw.ts'
import { SERIES } from './theme.ts'

export interface LinesOptions extends Omit<Chart, 'parts'> {
  readonly x: string
  readonly unit: string
  readonly points: readonly { readonly series: string; readonly x: number; readonly value: number }[]
}

/** A line chart with one line per series. */
export function lines({ x, unit, points, ...chart }: LinesOptions): Chart {
  const values = points.filter(({ value }) => Number.isFinite(value))
  const series = [...new Set(values.map(point => point.series))]
  const color = { field: 'series', type: 'nominal', sort: series, scale: { domain: series, range: SERIES } }
  return {
    ...chart,
    parts: {
      width: 620,
      height: 300,
      data: { values },
      mark: { type: 'line', point: { filled: true, size: 60 }, strokeWidth: 2 },
      encoding: {
        x: { field: 'x', type: 'ordinal', axis: { title: x, labelAngle: 0 } },
        y: { field: 'value', type: 'quantitative', axis: { title: unit, tickCount: 6 }, scale: { zero: true } },
        color,
      },
    } as Chart['parts'],
  }
}
