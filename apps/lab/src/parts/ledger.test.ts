import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { peakOf } from '../judge/peak.ts'
import { cutOff, type Ring, readLedger } from './ledger.ts'

const line = (id: string, placedAt: number, endedAt?: number) => {
  const told = { id, service: 'num-dialer', to: '+15550000000', placedAt: new Date(placedAt) }
  return `${JSON.stringify(endedAt === undefined ? told : { ...told, endedAt: new Date(endedAt), outcome: 'busy' })}\n`
}

async function ringsOf(...lines: string[]): Promise<readonly Ring[]> {
  const directory = await mkdtemp(join(tmpdir(), 'outdial-ledger-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const path = join(directory, 'ledger')
  await writeFile(path, lines.join(''))
  return readLedger(path)
}

it('a call is as the last line tells it, and a line that was not finished tells nothing', async () => {
  const rings = await ringsOf(line('a', 1), line('b', 2), line('a', 1, 3), '{"id":"b","endedAt"')
  expect(rings).toMatchObject([
    { id: 'a', endedAt: new Date(3), outcome: 'busy', placedIn: 0, endedIn: 2 },
    { id: 'b', placedAt: new Date(2), placedIn: 1 },
  ])
  expect(rings[1]).not.toHaveProperty('endedIn')
})

it('nobody has rung before the provider has begun to write', async () => {
  expect(await readLedger('/nowhere/ledger')).toEqual([])
})

it('what ended before the next began did not meet it, also within a millisecond', async () => {
  expect(peakOf(await ringsOf(line('a', 1), line('a', 1, 2), line('b', 2), line('b', 2, 3)))).toBe(1)
  expect(peakOf(await ringsOf(line('a', 1), line('b', 2), line('a', 1, 2), line('b', 2, 3)))).toBe(2)
})

it('a call whose provider was killed has rung for as long as may be, and is counted until then', async () => {
  const rings = cutOff(await ringsOf(line('a', 1), line('b', 20), line('c', 101)), 50, 100)
  expect(rings.map(({ endedAt }) => endedAt?.getTime())).toEqual([101, 120, undefined])
  expect(peakOf(rings)).toBe(3)
})
