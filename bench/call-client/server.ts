// A service that answers like the Call API, Twilio and Telnyx, in a process of its own. It sends its
// port to its parent, counts the POSTs of each kind of fault, and answers the message `counts`.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

const TWILIO_CALL = JSON.stringify({
  sid: `CA${'0'.repeat(32)}`,
  status: 'queued',
  to: '+13018040009',
  from: '+15550001111',
  duration: null,
  date_created: 'Tue, 31 Aug 2026 20:36:28 +0000',
})
const TELNYX_CALL = JSON.stringify({
  data: { record_type: 'call', call_control_id: 'v3:abc', call_leg_id: 'leg', call_session_id: 's', is_alive: true },
})
const CALL = '{"id":1,"status":"initiated"}'

const answerFor = (path: string) =>
  path.includes('Accounts') ? TWILIO_CALL : path.startsWith('/v2') || path.includes('/calls') ? TELNYX_CALL : CALL

const FAULTS: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  hang: () => {},
  reset: request => void request.socket.resetAndDestroy(),
  '500': (_, response) => response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"no"}'),
}

const counts: Record<string, number> = {}

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const [, fault = '', contender = ''] = /^\/fault-(\w+)-([^/]+)/.exec(request.url ?? '') ?? []
    if (fault === '') {
      const status = request.method === 'POST' ? 201 : 200
      response.writeHead(status, { 'content-type': 'application/json' }).end(answerFor(request.url ?? ''))
      return
    }
    const key = `${contender} ${fault}`
    if (request.method === 'POST') counts[key] = (counts[key] ?? 0) + 1
    FAULTS[fault]?.(request, response)
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(address.port)
})
process.on('message', () => process.send?.(counts))
