import { expect, it } from 'vitest'
import { historyCallOf } from './history-call.ts'

it.each([
  [undefined, '0.0'],
  [0, '0.0'],
  [49, '0.0'],
  [50, '0.1'],
  [150, '0.2'],
  [250, '0.3'],
  [350, '0.4'],
  [37_349, '37.3'],
  [37_350, '37.4'],
  [37_400, '37.4'],
  [3_600_000, '3600.0'],
])('a talk of %s ms took %s seconds', (durationMs, duration) => {
  const call = { id: 'x', at: new Date(0), direction: 'Inbound', disposition: 'Completed', durationMs } as const
  expect(historyCallOf(call)).toMatchObject({ duration })
})
