import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { startTcpProxy } from '../../../../tools/tcp-proxy.ts'
import { readEnvironment } from '../environment.ts'
import { type AccountsOptions, createAccounts } from './accounts.ts'

const ORIGIN = 'http://127.0.0.1:3000'
const PASSWORD = 'a long password'

let starts = 0

/** Starts accounts as a process does, for people at an address of their own. */
async function start(variables: Readonly<Record<string, string>>, more: Partial<AccountsOptions> = {}) {
  const accounts = await createAccounts(readEnvironment({ ACCOUNTS: 'on', ...variables }), {
    address: ORIGIN,
    origin: ORIGIN,
    names: ['127.0.0.1'],
    isOpen: false,
    // Refused forms are logged.
    log: { warn() {} },
    onError: error => expect.unreachable(String(error)),
    ...more,
  })
  onTestFinished(() => accounts.close())
  const address = `192.0.2.${++starts}`
  /** Signs up; returns the status, and the role of a new person. */
  const signUp = async (name: string, more: object = {}) => {
    const body = JSON.stringify({ name, email: `${name}@example.com`, password: PASSWORD, ...more })
    const headers = { 'Content-Type': 'application/json', Origin: ORIGIN, 'X-Outdial-Address': address }
    const response = await accounts.handle(
      new Request(`${ORIGIN}/account/sign-up/email`, { method: 'POST', headers, body }),
    )
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const asPerson = new Headers({ cookie })
    return { status: response.status, asPerson, role: (await accounts.refresh(asPerson))?.person.role }
  }
  return { ...accounts, signUp }
}

async function newFile() {
  const folder = await mkdtemp(join(tmpdir(), 'outdial-accounts-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return { DATABASE_URL: `sqlite:${join(folder, 'calls.db')}` }
}

it('the first person to sign up is an admin while only this machine is served', async () => {
  const { signUp } = await start(await newFile())
  expect((await signUp('ada')).role).toBe('admin')
  expect((await signUp('bob', { role: 'admin' })).role).toBe('user')
  expect((await signUp('ada')).status).toBe(422)
  expect((await signUp('cleo', { password: 'elevenchars' })).status).toBe(400)
})

it('where others reach the demo nobody signs up unless that is open, and nobody is an admin by it', async () => {
  const file = await newFile()
  expect((await (await start(file, { isOpen: true })).signUp('ada')).status).toBe(400)
  const { signUp } = await start({ ...file, SIGN_UP: 'open' }, { isOpen: true })
  expect((await signUp('ada')).role).toBe('user')
})

it('ADMIN_EMAIL makes a person an admin for good who has signed up, and stops the start otherwise', async () => {
  const file = await newFile()
  await expect(start({ ...file, ADMIN_EMAIL: 'bob@example.com' })).rejects.toThrow(
    'Expected ADMIN_EMAIL to be the address of a person who has signed up, got bob@example.com',
  )
  const { signUp, authorize } = await start({ ...file, ACCOUNTS_SECRET: 'x'.repeat(32) })
  await signUp('ada')
  const { asPerson, role } = await signUp('bob')
  expect(role).toBe('user')
  await start({ ...file, ADMIN_EMAIL: 'Bob@example.com' })
  const later = await start({ ...file, ACCOUNTS_SECRET: 'x'.repeat(32) })
  for (const ask of [authorize, later.authorize]) {
    expect(await ask(new Request(ORIGIN, { headers: asPerson }))).toMatchObject({ role: 'admin' })
  }
})

it('processes that start at once on a new PostgreSQL database create its tables, and people sign up at once', async () => {
  const DATABASE_URL = await testDatabase()
  const [{ signUp }] = await Promise.all([start({ DATABASE_URL }), start({ DATABASE_URL }), start({ DATABASE_URL })])
  const names = ['ada', 'bob', 'cleo', 'dan', 'eve', 'fay', 'gus', 'hal']
  const people = await Promise.all(names.map(name => signUp(name)))
  expect(people.map(({ status }) => status)).toEqual(names.map(() => 200))
})

it('while PostgreSQL is away, requests are answered with 503, and with the person once it is back', async () => {
  const url = new URL(await testDatabase())
  const proxy = await startTcpProxy({ port: Number(url.port) })
  onTestFinished(() => proxy.close())
  const errors: unknown[] = []
  const DATABASE_URL = Object.assign(url, { port: String(proxy.port) }).href
  const { signUp, authorize, refresh } = await start({ DATABASE_URL }, { onError: error => errors.push(error) })
  const { asPerson } = await signUp('ada')
  const ask = () => authorize(new Request(ORIGIN, { headers: asPerson }))
  await proxy.refuse(true)
  proxy.cut()
  const answer = await ask()
  expect(answer instanceof Response && [answer.status, await answer.json()]).toEqual([
    503,
    expect.objectContaining({ type: 'urn:outdial:problem:store-unavailable', status: 503 }),
  ])
  await expect(refresh(asPerson)).rejects.toMatchObject({ details: { status: 503, code: 'store-unavailable' } })
  expect(errors).toHaveLength(1)
  await proxy.refuse(false)
  await expect.poll(ask).toMatchObject({ role: 'admin' })
})
