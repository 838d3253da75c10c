import { expect, it } from 'vitest'
import { createKeyReader, type Shortcut } from './key-reader.ts'

const shortcut = (keys: string): Shortcut => ({ keys, text: keys, run: () => {} })
const SHORTCUTS = ['n', '/', 'g c', 'g o', 'c'].map(shortcut)

it.each([
  [['n'], 'n'],
  [['x', 'n'], 'n'],
  [['g', 'c'], 'g c'],
  [['g', 'g', 'o'], 'g o'],
  [['g', 'n'], 'n'],
  [['g', 'x', 'c'], 'c'],
  [['o'], undefined],
  [['g'], undefined],
] as const)('the keys %j end in the shortcut %s', (keys, expected) => {
  const read = createKeyReader(() => 0)
  expect(keys.map(key => read(key, SHORTCUTS)).at(-1)?.keys).toBe(expected)
})

it('a second key that comes late stands alone', () => {
  let now = 0
  const read = createKeyReader(() => now)
  read('g', SHORTCUTS)
  now = 2_000
  expect(read('o', SHORTCUTS)).toBeUndefined()
  read('g', SHORTCUTS)
  now = 4_000
  expect(read('c', SHORTCUTS)?.keys).toBe('c')
})
