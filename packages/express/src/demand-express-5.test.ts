import express5 from 'express'
import express4 from 'express4'
import { expect, it } from 'vitest'
import { demandExpress5 } from './demand-express-5.ts'
import { outdialWebhooks } from './router.ts'
import { serve } from './testing/serve.ts'

const MESSAGE = 'Expected Express 5 for @outdial/express, got Express 4: npm install express@5'
const webhooks = { receive: async () => ({ status: 200 }) }

it('Express 4 is refused in one sentence, and Express 5 is not', () => {
  expect(() => demandExpress5(express4.application)).toThrow(new Error(MESSAGE))
  expect(() => demandExpress5(express5.application)).not.toThrow()
})

it('a router in an app of Express 4, beside Express 5, answers its requests with that sentence as an error', async () => {
  const errors: unknown[] = []
  const app = express4()
  app.use(outdialWebhooks({ webhooks }))
  const report: express5.ErrorRequestHandler = (error, _request, response, _next) => {
    errors.push(error)
    response.status(500).end()
  }
  app.use(report)
  const url = await serve(app)
  expect((await fetch(`${url}/webhooks/num-dialer/a`, { method: 'POST' })).status).toBe(500)
  expect(errors).toEqual([new Error(MESSAGE)])
})
