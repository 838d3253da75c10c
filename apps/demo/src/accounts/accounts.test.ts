import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { readEnvironment } from '../environment.ts'
import { createAccounts } from './accounts.ts'

const ADDRESS = 'http://127.0.0.1:3000'

it('processes that start at once on a new PostgreSQL database create its tables once', async () => {
  const environment = readEnvironment({ ACCOUNTS: 'on', DATABASE_URL: await testDatabase() })
  const onError = (error: unknown) => expect.unreachable(String(error))
  const log = { warn: (text: string) => expect.unreachable(text) }
  const start = async () => {
    const options = { address: ADDRESS, origin: ADDRESS, names: ['127.0.0.1'], isOpen: false, log, onError }
    const accounts = await createAccounts(environment, options)
    onTestFinished(() => accounts.close())
    return accounts.authorize(new Request(ADDRESS))
  }
  expect(await Promise.all([start(), start(), start(), start()])).toEqual([null, null, null, null])
})
