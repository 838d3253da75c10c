import { SchedulerError } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'
import { toSchedulerError } from './errors.ts'

const said = (code: string) => Object.assign(new Error('as it said'), { code })

it.each([
  ['ECONNREFUSED', 'store-unavailable'],
  ['CONNECTION_CLOSED', 'store-unavailable'],
  ['CONNECT_TIMEOUT', 'store-unavailable'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'store-unavailable'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'store-unavailable'],
  ['08006', 'store-unavailable'],
  ['28P01', 'store-unavailable'],
  ['57P01', 'store-unavailable'],
  ['55P03', 'store-locked'],
  ['25006', 'store-read-only'],
  ['53100', 'store-full'],
  ['3D000', 'store-missing'],
  ['XX001', 'store-corrupt'],
  ['XX000', 'store-failed'],
  ['23505', 'store-failed'],
])('%s is %s', (code, expected) => {
  const error = said(code)
  expect(toSchedulerError(error)).toMatchObject({ code: expected, cause: error })
})

it("an error of the caller's own function is returned unchanged", () => {
  for (const error of [new TypeError('of the caller'), new SchedulerError('store-closed', 'closed'), 'text']) {
    expect(toSchedulerError(error)).toBe(error)
  }
})
