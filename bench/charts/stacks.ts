import type { Chart } from './draw.ts'
import { colours } from './theme.ts'

export interface StacksOptions extends Omit<Chart, 'parts'> {
  readonly unit: string
  /** The parts of each row, from the best to the worst. */
  readonly parts: readonly [string, string, string, string]
  readonly stacks: readonly { readonly name: string; readonly values: readonly number[] }[]
}

const WIDTH = 620

/** A row per name, made of stacked parts. */
export function stacks({ unit, parts, stacks, ...chart }: StacksOptions): Chart {
  const values = stacks.flatMap(({ name, values }) =>
    parts.map((part, nth) => ({ name, part, nth, value: values[nth] ?? 0 })),
  )
  const color = {
    field: 'part',
    type: 'nominal',
    sort: [...parts],
    scale: { domain: [...parts], range: [colours.accent, colours.second, colours.plain, colours.bad] },
  }
  return {
    ...chart,
    parts: {
      width: WIDTH,
      height: { step: 26 },
      data: { values },
      mark: { type: 'bar', height: { band: 0.8 } },
      encoding: {
        y: {
          field: 'name',
          type: 'nominal',
          sort: null,
          axis: { title: null, ticks: false, domain: false, labelPadding: 8, labelLimit: 260 },
        },
        x: { field: 'value', type: 'quantitative', axis: { title: unit, tickCount: 6 } },
        order: { field: 'nth' },
        color,
      },
    } as Chart['parts'],
  }
}
