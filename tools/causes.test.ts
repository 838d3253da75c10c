import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { causeOf } from '../packages/elements/src/words/causes.ts'

// Here, since no package reads the files of another.
const PUBLISHED = new URL('../packages/call-client/test/vapi/ended-reasons.txt', import.meta.url)

it('all published reasons of Vapi are in the table of causes of the elements', async () => {
  const lines = (await readFile(PUBLISHED, 'utf8')).split('\n')
  const reasons = lines.filter(line => line !== '' && !line.startsWith('#'))
  expect(reasons).toHaveLength(595)
  expect(reasons.filter(reason => causeOf(reason) === undefined)).toEqual([])
})
