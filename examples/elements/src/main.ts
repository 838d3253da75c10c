import { createServer } from 'vite'
import { outdial } from './outdial.ts'

const server = await createServer({
  plugins: [{ name: 'outdial', configureServer: ({ middlewares }) => void middlewares.use(outdial) }],
})
await server.listen()
server.printUrls()
