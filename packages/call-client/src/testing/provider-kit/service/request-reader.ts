import type { SentRequest } from '../options.ts'

/** Cuts what a connection receives into requests, by `content-length` or chunks. */
export function requestReader() {
  let received = ''
  return function* read(data: string): Iterable<SentRequest> {
    received += data
    for (;;) {
      const end = received.indexOf('\r\n\r\n')
      if (end < 0) return
      const [first = '', ...lines] = received.slice(0, end).split('\r\n')
      const headers = Object.fromEntries(
        lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
      )
      const body = bodyIn(received.slice(end + 4), headers)
      if (!body) return
      received = received.slice(end + 4 + body.length)
      const [method = '', path = ''] = first.split(' ')
      yield { method, path, headers, body: utf8(body.text) }
    }
  }
}

/** The body at the start of the text and its length with its framing; `undefined` if it is cut. */
function bodyIn(rest: string, headers: Readonly<Record<string, string>>) {
  if (headers['transfer-encoding'] !== 'chunked') {
    const length = Number(headers['content-length'] ?? 0)
    return rest.length < length ? undefined : { text: rest.slice(0, length), length }
  }
  let at = 0
  let text = ''
  for (;;) {
    const line = rest.indexOf('\r\n', at)
    const size = Number.parseInt(rest.slice(at, line), 16)
    if (line < 0 || rest.length < line + 2 + size + 2) return undefined
    text += rest.slice(line + 2, line + 2 + size)
    at = line + 2 + size + 2
    if (size === 0) return { text, length: at }
  }
}

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8')
