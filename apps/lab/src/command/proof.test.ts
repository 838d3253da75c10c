import { expect, it } from 'vitest'
import { replaceSection } from './proof.ts'

it('a section is replaced, and the rest of the page is unchanged', () => {
  const page = replaceSection('# Proof\n\nWords.\n', 'runs', 'first')
  expect(page).toBe('# Proof\n\nWords.\n\n<!-- lab: runs -->\n\nfirst\n\n<!-- lab: end of runs -->\n')
  const later = `${replaceSection(page, 'sabotage', 'broken')}More words.\n`
  expect(replaceSection(later, 'runs', 'second')).toBe(later.replace('first', 'second'))
})
