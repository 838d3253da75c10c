import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../src/main.ts', import.meta.url))

it('dials every number of the list in order, and counts how the calls ended', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@outdial/source', PROGRAM])
  const lines = stdout.trim().split('\n')
  const dialed = lines.filter(line => line.endsWith(' dialing')).map(line => line.slice(0, 1))
  expect(dialed).toEqual(['0', '1', '2', '3', '4'])
  expect(lines.at(-1)).toBe('4 completed, 1 busy')
})
