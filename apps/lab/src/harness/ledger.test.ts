import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { peakLines } from '../invariants/peak-lines.ts'
import { endKilledCalls, type Ring, readLedgers } from './ledger.ts'

const line = (id: string, placedAt: number, endedAt?: number) => {
  const placed = { id, service: 'num-dialer', to: '+15550000000', placedAt: new Date(placedAt) }
  const entry = endedAt === undefined ? placed : { ...placed, endedAt: new Date(endedAt), outcome: 'busy' }
  return `${JSON.stringify(entry)}\n`
}

async function ringsOf(...lines: string[]): Promise<readonly Ring[]> {
  const directory = await mkdtemp(join(tmpdir(), 'outdial-ledger-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const path = join(directory, 'ledger')
  await writeFile(path, lines.join(''))
  return readLedgers([path])
}

it('the last complete line about a call wins; an unfinished line is ignored', async () => {
  const rings = await ringsOf(line('a', 1), line('b', 2), line('a', 1, 3), '{"id":"b","endedAt"')
  expect(rings).toMatchObject([
    { id: 'a', endedAt: new Date(3), outcome: 'busy', placedIn: 0, endedIn: 2 },
    { id: 'b', placedAt: new Date(2), placedIn: 1 },
  ])
  expect(rings[1]).not.toHaveProperty('endedIn')
})

it('a ledger that does not exist yet is empty', async () => {
  expect(await readLedgers(['/nowhere/ledger'])).toEqual([])
})

it('an id that a restarted provider gives again names another call', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'outdial-ledger-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const paths = [join(directory, 'first'), join(directory, 'second')]
  await writeFile(paths[0] ?? '', line('1', 5) + line('2', 6))
  await writeFile(paths[1] ?? '', line('1', 9) + line('1', 9, 10))
  expect(await readLedgers(paths)).toMatchObject([
    { id: '1', placedAt: new Date(5), placedIn: 0 },
    { id: '2', placedAt: new Date(6), placedIn: 1 },
    { id: '1', placedAt: new Date(9), placedIn: 2, endedIn: 3 },
  ])
})

it('a call that ended before the next was placed does not overlap it, even within one millisecond', async () => {
  expect(peakLines(await ringsOf(line('a', 1), line('a', 1, 2), line('b', 2), line('b', 2, 3)))).toBe(1)
  expect(peakLines(await ringsOf(line('a', 1), line('b', 2), line('a', 1, 2), line('b', 2, 3)))).toBe(2)
})

it('a call whose provider was killed occupies its line for the longest time possible', async () => {
  const rings = endKilledCalls(await ringsOf(line('a', 1), line('b', 20), line('c', 101)), 50, 100)
  expect(rings.map(({ endedAt }) => endedAt?.getTime())).toEqual([101, 120, undefined])
  expect(peakLines(rings)).toBe(3)
})
