// `bun --conditions=@outdial/source src/bun.ts`
import { handler } from './outdial.ts'

interface Server {
  requestIP(request: Request): { readonly address: string } | null
}

export default {
  port: Number(process.env.PORT ?? 3000),
  hostname: '127.0.0.1',
  // Event streams are silent for up to 15 s.
  idleTimeout: 30,
  fetch: (request: Request, server: Server) => handler(request, { address: server.requestIP(request)?.address }),
}
