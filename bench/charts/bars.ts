import type { Chart } from './draw.ts'
import { colours, SERIES } from './theme.ts'

export interface Bar {
  readonly name: string
  readonly series?: string
  readonly value: number
  /** Where a mark shows the goal. */
  readonly goal?: number | undefined
}

export interface BarsOptions extends Omit<Chart, 'parts'> {
  readonly unit: string
  readonly bars: readonly Bar[]
  /** Number format: https://d3js.org/d3-format. @default ',.0f' */
  readonly format?: string
  /** A logarithmic axis shows dots, since bars would have no origin. @default 'linear' */
  readonly scale?: 'linear' | 'log'
}

const WIDTH = 620
const STEP = 20

/**
 * A row per name, with one bar per series. Without series, the bar of Outdial has the accent
 * colour.
 */
export function bars({ unit, bars, format = ',.0f', scale = 'linear', ...chart }: BarsOptions): Chart {
  const shown = bars.filter(({ value }) => Number.isFinite(value))
  const series = [...new Set(shown.flatMap(({ series }) => series ?? []))]
  const x = { field: 'value', type: 'quantitative', axis: { title: unit, tickCount: 6 }, scale: { type: scale } }
  const y = {
    field: 'name',
    type: 'nominal',
    sort: null,
    axis: { title: null, ticks: false, domain: false, labelPadding: 8, labelLimit: 260 },
  }
  const place = series.length > 0 ? { yOffset: { field: 'series', sort: series } } : {}
  const ours = { condition: { test: "datum.name === 'outdial'", value: colours.accent }, value: colours.plain }
  const color =
    series.length > 0
      ? { field: 'series', type: 'nominal', sort: series, scale: { domain: series, range: SERIES } }
      : ours
  const mark =
    scale === 'log'
      ? { type: 'point', filled: true, size: 90, opacity: 1 }
      : { type: 'bar', height: { band: 0.85 }, cornerRadiusEnd: 2 }
  const goal = {
    transform: [{ filter: 'isValid(datum.goal)' }],
    mark: { type: 'tick', color: colours.text, thickness: 2, size: STEP },
    encoding: { x: { field: 'goal', type: 'quantitative' } },
  }
  return {
    ...chart,
    parts: {
      width: WIDTH,
      height: { step: series.length > 0 ? STEP : STEP + 6 },
      data: { values: shown },
      encoding: { y, ...place },
      layer: [
        { mark, encoding: { x, color } },
        {
          mark: { type: 'text', align: 'left', dx: scale === 'log' ? 9 : 5, color: colours.text },
          encoding: { x, text: { field: 'value', format } },
        },
        ...(shown.some(bar => bar.goal !== undefined) ? [goal] : []),
      ],
    } as Chart['parts'],
  }
}
