import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../src/main.ts', import.meta.url))

const run = async (variables: Record<string, string> = {}) => {
  const cwd = await mkdtemp(join(tmpdir(), 'outdial-twilio-'))
  onTestFinished(() => rm(cwd, { recursive: true }))
  const { PATH, NODE_COMPILE_CACHE } = process.env
  return promisify(execFile)(process.execPath, ['--conditions=@outdial/source', PROGRAM], {
    cwd,
    env: { PATH, NODE_COMPILE_CACHE, ...variables },
  })
}

it('places one call through the mocked Twilio, follows it by signed webhooks, and says who answered', async () => {
  const { stdout, stderr } = await run()
  expect(stderr).toBe('')
  const lines = stdout.trim().split('\n')
  expect(lines.filter(line => line === 'completed')).toHaveLength(1)
  expect(lines).toEqual(expect.arrayContaining(['dialing', 'initiated', 'ringing', 'answered', 'completed']))
  expect(lines.at(-1)).toMatch(/^details: .*"answeredBy":"human"/)
})

it('with an account, a missing variable is named before anything is sent', async () => {
  await expect(run({ TWILIO_ACCOUNT_SID: 'AC0', PORT: '0' })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Expected TWILIO_AUTH_TOKEN beside TWILIO_ACCOUNT_SID, got nothing'),
  })
})
