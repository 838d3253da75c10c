import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { problems } from '@outdial/express'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { pages } from './pages.ts'

it('until the pages are built, answers 503 with the command that builds them, and no path', async () => {
  const folder = join(import.meta.dirname, 'nowhere')
  const app = express().use(
    pages(folder),
    problems(() => {}),
  )
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  for (const path of ['/', '/calls', '/nothing']) {
    const response = await fetch(url + path, { headers: { accept: 'text/html', connection: 'close' } })
    const text = await response.text()
    expect([path, response.status]).toEqual([path, 503])
    expect(text).toContain('npm run demo')
    expect(text).not.toContain('nowhere')
  }
})
