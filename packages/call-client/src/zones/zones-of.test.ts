import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TABLE } from './table.ts'
import { zonesOf } from './zones-of.ts'

it.each([
  ['+12125550123', ['America/New_York']],
  ['+13105550123', ['America/Los_Angeles']],
  ['+18085550123', ['Pacific/Honolulu']],
  ['+19075550123', ['America/Adak', 'America/Anchorage']],
  ['+493012345678', ['Europe/Berlin']],
  ['+442079460123', ['Europe/London']],
  ['+447624123456', ['Europe/Guernsey', 'Europe/Isle_of_Man', 'Europe/London']],
  ['+919876543210', ['Asia/Calcutta']],
  ['+61893000000', ['Australia/Adelaide', 'Australia/Perth']],
  ['+262262123456', ['Indian/Reunion']],
  ['+5511987654321', ['America/Sao_Paulo']],
  ['+80012345678', []],
  ['+870773111632', []],
])('%s is in %j', (number, zones) => {
  expect(zonesOf(number)).toEqual(zones)
})

it('a toll-free number may be in any zone of the North American plan', () => {
  expect(zonesOf('+18005550123').length).toBeGreaterThan(30)
  expect(zonesOf('+18005550123')).toEqual(zonesOf('+14565550123'))
})

it('the longest prefix counts', () => {
  // The area 807 of Ontario has three zones, and one of them in most of its exchanges.
  expect(zonesOf('+18075550123')).toContain('America/Toronto')
  expect(zonesOf('+18072230123')).toEqual(['America/Winnipeg'])
})

it('refuses what is no number', () => {
  expect(() => zonesOf('2125550123')).toThrow('Expected a number like +13018040009 (E.164), got "2125550123"')
})

const lines = TABLE.trim().split('\n')
const prefixes = lines.flatMap(line => (line.split('|')[1] ?? '').split(' ').flatMap(toPrefixes))

it('the table has the prefixes of its source, each once, without those whose parent has the same zones', () => {
  expect(prefixes.length).toBe(3260)
  expect(new Set(prefixes).size).toBe(prefixes.length)
  expect(Math.max(...prefixes.map(({ length }) => length))).toBeLessThanOrEqual(9)
  // 21 of the 328 prefixes with several zones repeat their parent's.
  const several = lines.filter(line => (line.split('|')[0] ?? '').includes(' '))
  expect(several.flatMap(line => (line.split('|')[1] ?? '').split(' ').flatMap(toPrefixes)).length).toBe(307)
})

it('every zone of the table is known to this runtime', () => {
  const zones = new Set(lines.flatMap(line => (line.split('|')[0] ?? '').split(' ')))
  expect(zones.size).toBe(286)
  const unknown = [...zones].filter(zone => {
    try {
      Intl.DateTimeFormat('en', { timeZone: zone })
      return false
    } catch {
      return true
    }
  })
  expect(unknown).toEqual([])
})

it('the zones of any number with a known prefix are those of the longest one', () => {
  const byPrefix = new Map(
    lines.flatMap(line => {
      const [zones = '', list = ''] = line.split('|')
      return list
        .split(' ')
        .flatMap(toPrefixes)
        .map(prefix => [prefix, zones] as const)
    }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...prefixes), fc.stringMatching(/^\d{6}$/), (prefix, rest) => {
      const digits = prefix + rest
      const longest = [...byPrefix.keys()]
        .filter(known => digits.startsWith(known))
        .sort((a, b) => b.length - a.length)[0]
      expect(zonesOf(`+${digits}`).join(' ')).toBe(byPrefix.get(longest ?? ''))
    }),
    { numRuns: 200 },
  )
})

function toPrefixes(range: string): string[] {
  const [first = '', last = first] = range.split('-')
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => String(Number(first) + index))
}
