import { toNodeListener } from '@outdial/http/node'
import fastify from 'fastify'
import { listening } from './listening.ts'
import { BASE_PATH, handler } from './outdial.ts'

const app = fastify()
app.get('/', () => 'the app')

// In a plugin of its own, where no parser reads bodies: signatures of webhooks cover their raw bytes.
app.register(async outdial => {
  const listen = toNodeListener(handler)
  outdial.removeAllContentTypeParsers()
  outdial.addContentTypeParser('*', (_request, _payload, done) => done(null))
  outdial.all(`${BASE_PATH}/*`, (request, reply) => {
    reply.hijack()
    listen(request.raw, reply.raw)
  })
})

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' })
listening(app.server.address())
