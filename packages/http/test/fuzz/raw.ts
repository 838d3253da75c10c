import { connect } from 'node:net'
import fc from 'fast-check'

const HEAD = 'POST /api/calls HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
const BODY = '{"to":"+13018040009","at":"2099-01-01T00:00:00Z"}'
const GET = 'GET /api/calls HTTP/1.1\r\nHost: x\r\n'

const FIXED = [
  // Bodies with a wrong or repeated Content-Length.
  `${HEAD}Content-Length: 1000\r\n\r\n${BODY}`,
  `${HEAD}Content-Length: 3\r\n\r\n${BODY}`,
  `${HEAD}Content-Length: -1\r\n\r\n${BODY}`,
  `${HEAD}Content-Length: 1e3\r\n\r\n${BODY}`,
  `${HEAD}Content-Length: 99999999999999999999\r\n\r\n${BODY}`,
  `${HEAD}Content-Length: ${BODY.length}\r\nContent-Length: 3\r\n\r\n${BODY}`,
  `${HEAD}Content-Length: ${BODY.length}\r\nTransfer-Encoding: chunked\r\n\r\n${BODY}`,
  // Broken chunks.
  `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n${BODY}\r\n0\r\n\r\n`,
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n`,
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n${BODY}\r\n0\r\n\r\n`,
  `${HEAD}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n${BODY}`,
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n`,
  `${HEAD}Transfer-Encoding: gzip\r\n\r\n${BODY}`,
  `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
  // Broken heads.
  `${GET}no colon\r\n\r\n`,
  `${GET}X: a\0b\r\n\r\n`,
  `${GET}X: a\n b\r\n\r\n`,
  `${GET}X : a\r\n\r\n`,
  `${GET}: a\r\n\r\n`,
  `${GET}${'X: y\r\n'.repeat(3000)}\r\n`,
  `${GET}X: ${'y'.repeat(70_000)}\r\n\r\n`,
  GET,
  'GET /api/calls HTTP/1.1\r\n\r\n',
  'GET /api/calls HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'GET /api/calls HTTP/1.1\r\nHost: a b\r\n\r\n',
  'GET /api/calls HTTP/1.1\r\nHost: [\r\n\r\n',
  'POST /api/dialer/pause HTTP/1.1\r\nHost: [\r\nOrigin: http://[\r\n\r\n',
  'POST /webhooks/call-api/x HTTP/1.1\r\nHost: :::\r\nContent-Length: 2\r\n\r\n{}',
  'GET /api/calls HTTP/1.0\r\n\r\n',
  'GET /api/calls HTTP/9.9\r\nHost: x\r\n\r\n',
  'GET /api/calls\r\n\r\n',
  'get /api/calls HTTP/1.1\r\nHost: x\r\n\r\n',
  'FOO /api/calls HTTP/1.1\r\nHost: x\r\n\r\n',
  'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'GET http://evil.example/api/calls HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET http:///api/calls HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET //evil.example/api/calls HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET api/calls HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /api/calls\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /api/calls?to=\xff HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /api/calls\0 HTTP/1.1\r\nHost: x\r\n\r\n',
  `${HEAD}Expect: 100-continue\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
  `${GET}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n`,
  `${GET}\r\n${GET}\r\n${HEAD}Content-Length: 1\r\n\r\n{${GET}\r\n`,
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  '\r\n\r\n\r\n',
  '',
]

/** Bytes that Node's own client would not send: forbidden, cut off or changed requests. */
export const rawRequests: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...FIXED).map(text => Buffer.from(text, 'latin1')) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...FIXED.slice(0, 8)), fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([text, at, byte]) => {
        const bytes = Buffer.from(text, 'latin1')
        bytes[at % bytes.length] = byte
        return bytes
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...FIXED.slice(0, 16)), fc.nat())
      .map(([text, at]) => Buffer.from(text.slice(0, at % text.length), 'latin1')),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map(bytes => Buffer.from(bytes)) },
)

/** Sends bytes, half-closes the connection, and returns the statuses of the answers. */
export const sendRaw = (url: URL, bytes: Buffer): Promise<number[]> =>
  new Promise(resolve => {
    let answer = ''
    const socket = connect(Number(url.port), url.hostname, () => socket.end(bytes))
      .setEncoding('latin1')
      .on('data', (chunk: string) => {
        if (answer.length < 100_000) answer += chunk
      })
      .on('error', () => {})
      .on('close', () => resolve([...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status))))
  })
