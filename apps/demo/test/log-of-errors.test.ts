import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const LOG = new URL('../src/log.ts', import.meta.url).href

it('a log masks numbers in every text of an error, its causes and its details', async () => {
  const program = `
    import { createLog } from '${LOG}'
    const cause = Object.assign(new Error('GET /history/%2B13018040009'), { path: '/calls/+13018040009' })
    const err = new AggregateError([new Error('13018040009 rang')], 'Expected +13018040009 to ring', { cause })
    createLog().error('of +13018040009', { err })`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@outdial/source',
    '--input-type=module',
    '--eval',
    program,
  ])
  expect(JSON.parse(stdout)).toMatchObject({
    msg: 'of +13•••••••09',
    err: { type: 'AggregateError', message: expect.stringContaining('Expected +13•••••••09 to ring') },
  })
  expect(stdout).toContain('13•••••••09 rang')
  expect(stdout).not.toContain('3018040')
})
