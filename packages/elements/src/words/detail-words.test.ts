import { expect, it } from 'vitest'
import { answeredBy, detailsIn } from './detail-words.ts'

it('known details come first, in readable words, others as their name and JSON', () => {
  const details = {
    toString: 'x',
    zone: { id: 7 },
    digits: '12#',
    price: { amount: 0.0085, currency: 'USD' },
    answeredBy: 'machine_start',
  }
  expect(detailsIn(details, 'en').map(({ name, text }) => [name, text])).toEqual([
    ['Answered by', 'machine start'],
    ['Price', '0.0085 USD'],
    ['Digits pressed', '12#'],
    ['toString', 'x'],
    ['zone', '{"id":7}'],
  ])
  expect(detailsIn(undefined, 'en')).toEqual([])
  expect(detailsIn({ price: 'much' }, 'en')).toEqual([{ name: 'Price', text: '"much"', href: undefined }])
})

it.each([
  ['https://api.example/recordings/1', 'https://api.example/recordings/1'],
  ['http://api.example/recordings/1', undefined],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['nonsense', undefined],
  [{ toString: 'https://x.example' }, undefined],
])('a recording is a link only with https: %s', (recordingUrl, href) => {
  expect(detailsIn({ recordingUrl }, 'en')[0]?.href).toBe(href)
})

it('who answered is said if it is known', () => {
  expect([answeredBy({ answeredBy: 'human' }), answeredBy({ answeredBy: 7 }), answeredBy(undefined)]).toEqual([
    'human',
    undefined,
    undefined,
  ])
})
