import express from 'express'
import { expect, it } from 'vitest'
import { problems } from './problems.ts'
import { serve } from './testing/serve.ts'

const failing = async (error: Error) => {
  const fail = () => {
    throw error
  }
  const response = await fetch(
    await serve(
      express().use(
        fail,
        problems(() => {}),
      ),
    ),
  )
  return response.json()
}
const errorWith = (details: object) => Object.assign(new Error('no /srv/app/secret.html'), details)

it.each([
  ['is not meant for the client', { status: 404 }, 'Not Found'],
  ['names a file of the server', { status: 404, expose: true, code: 'ENOENT', path: '/srv/app' }, 'Not Found'],
  ['has another status', { status: 499 }, 'The request is invalid'],
  ['has status 500', { status: 500, expose: true }, 'The server failed'],
])('the message of an error that %s is not answered', async (_what, details, detail) => {
  expect(await failing(errorWith(details))).toMatchObject({ status: details.status, detail })
})

it('the message of a parser for the client is answered', async () => {
  expect(await failing(errorWith({ status: 400, expose: true }))).toMatchObject({ detail: 'no /srv/app/secret.html' })
})

it('the path of a missing file is not answered', async () => {
  const send = (_request: express.Request, response: express.Response) => response.sendFile('/nowhere/at/all.html')
  const response = await fetch(
    await serve(
      express().use(
        send,
        problems(() => {}),
      ),
    ),
  )
  expect([response.status, await response.text()]).toEqual([404, expect.not.stringContaining('nowhere')])
})
