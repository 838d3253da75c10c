import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { readAppointments } from '../src/appointments.ts'

const PROGRAM = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Starts the program in a folder. `until` resolves with its output once that matches. */
function start(cwd: string, ...args: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@outdial/source', PROGRAM, ...args], {
    cwd,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, CALLING_HOURS: '00:00-24:00' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => (output += data))
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
    return child.exitCode
  }
  return { until: (wanted: RegExp) => expect.poll(() => output).toMatch(wanted), read: () => output, stop }
}

it('rings who has an appointment soon, reports wrong rows, and after a kill rings nobody again', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'outdial-reminders-'))
  onTestFinished(() => rm(cwd, { recursive: true }))
  // At every hour of the day, 17:00 of the day before is over.
  const soon = new Date(Date.now() + 2 * 3_600_000).toISOString().slice(0, 16)
  const rows = ['1,301 804 0009,Ada,2040-01-03T09:30,America/New_York', '2,12,Bob,2040-01-03T09:30,America/New_York']
  await writeFile(join(cwd, 'my.csv'), ['id,phone,name,at,zone', ...rows, `3,984 206 8287,Cleo,${soon},UTC`].join('\n'))

  const first = start(cwd, 'my.csv')
  await first.until(/Cleo: completed/)
  expect(first.read()).toContain('row 3: Expected a phone number, got "12", which is too short')
  expect(first.read()).toContain('2 new, 0 known, 0 moved, 0 cancelled, 1 wrong\n')
  expect(first.read()).toContain('\nAda is rung at 2040-01-02T22:00:00.000Z\n')
  await first.stop('SIGKILL')

  const second = start(cwd, 'my.csv')
  await second.until(/0 new, 2 known, 0 moved, 0 cancelled, 1 wrong/)
  expect(await second.stop('SIGTERM')).toBe(0)
  expect(second.read()).not.toContain('completed')

  await writeFile(join(cwd, 'my.csv'), `id,phone,name,at,zone\n${rows[0]?.replace('03T', '04T')}`)
  const third = start(cwd, 'my.csv')
  await third.until(/0 new, 0 known, 1 moved, 0 cancelled, 0 wrong\nAda is rung at 2040-01-03T22:00:00.000Z\n/)
  await third.stop('SIGKILL')

  await writeFile(join(cwd, 'my.csv'), 'id,phone,name,at,zone\n')
  const last = start(cwd, 'my.csv')
  await last.until(/0 new, 0 known, 0 moved, 1 cancelled, 0 wrong/)
})

it('a file without a column is refused, and each wrong row is named', () => {
  expect(() => readAppointments('id,phone\n1,2')).toThrow(
    'Expected the columns id, phone, name, at, zone, got none called name, at, zone',
  )
  const { reminders, ids, wrong } = readAppointments(
    '\uFEFFid,phone,name,at,zone\n1,301-804-0009,"Ada, née B",2040-03-01T08:00,UTC\n\n,1,x,y,z\n4,1,x,tomorrow,UTC',
    new Date('2026-11-23T12:00:00Z'),
  )
  expect([...ids]).toEqual(['1', '', '4'])
  expect(reminders).toMatchObject([
    { to: '+13018040009', at: { local: '2040-02-29T17:00' }, metadata: { name: 'Ada, née B' } },
  ])
  expect(wrong).toEqual([
    'row 3: Expected an id, got nothing',
    'row 4: Expected a time such as 2040-01-03T09:30, got "tomorrow"',
  ])
})
