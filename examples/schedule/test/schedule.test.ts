import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../src/main.ts', import.meta.url))

it('places a call when it is due, and a second run finds the reminder and the history of the first', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'outdial-schedule-'))
  onTestFinished(() => rm(cwd, { recursive: true }))
  const run = async () =>
    (await promisify(execFile)(process.execPath, ['--conditions=@outdial/source', PROGRAM], { cwd })).stdout

  const first = await run()
  expect(first).toContain('+19842068287 scheduled\nThe reminder is due at 2040-01-02T14:00:00.000Z')
  expect(first).toContain('+13018040009 completed')
  expect(first.match(/'Completed'/g)).toHaveLength(1)

  const second = await run()
  expect(second).toContain('The reminder is due at 2040-01-02T14:00:00.000Z')
  expect(second.match(/'Completed'/g)).toHaveLength(2)
})
