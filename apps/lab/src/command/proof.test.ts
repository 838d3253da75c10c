import { expect, it } from 'vitest'
import { inPlace } from './proof.ts'

it('runs take the place of those that were there, and all else on the page stays', () => {
  const page = inPlace('# Proof\n\nWords.\n', 'runs', 'first')
  expect(page).toBe('# Proof\n\nWords.\n\n<!-- lab: runs -->\n\nfirst\n\n<!-- lab: end of runs -->\n')
  const later = `${inPlace(page, 'sabotage', 'broken')}More words.\n`
  expect(inPlace(later, 'runs', 'second')).toBe(later.replace('first', 'second'))
})
