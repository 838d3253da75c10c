import type { Socket } from 'node:net'
import type { ServiceAnswer } from '../options.ts'
import { HUGE_BYTES, headersOf, MB, textOf } from './service.ts'

const PART_BYTES = 10 * MB

/** The head of an answer whose body has this length. */
const head = (answer: ServiceAnswer, length: number) =>
  [
    `HTTP/1.1 ${answer.status ?? 200} Answer`,
    `content-length: ${length}`,
    ...Object.entries(headersOf(answer)).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n')

/** The answer as sent; `full` is the text whose length it announces. */
export function written(answer: ServiceAnswer, full = textOf(answer)): string {
  const noBody = [204, 205, 304].includes(answer.status ?? 200)
  return head(answer, noBody ? 0 : new TextEncoder().encode(full).length) + (noBody ? '' : textOf(answer))
}

/** Sends a success followed by spaces, as fast as it is read. */
export async function sendHuge(socket: Socket, answer: ServiceAnswer): Promise<void> {
  socket.write(head(answer, HUGE_BYTES) + textOf(answer))
  const spaces = ' '.repeat(64 * 1024)
  for (let sent = 0; sent < HUGE_BYTES && socket.writable; sent += spaces.length) {
    if (socket.write(spaces)) continue
    await new Promise<void>(resolve => {
      const go = () => {
        socket.off('drain', go).off('close', go)
        resolve()
      }
      socket.on('drain', go).on('close', go)
    })
  }
}

// Made once: to pack 100 MB takes a while.
let packedSpaces: Promise<Uint8Array> | undefined

const packSpaces = async () => {
  const { gzipSync } = await import('node:zlib')
  const part = gzipSync(' '.repeat(PART_BYTES))
  return Buffer.concat(Array.from({ length: HUGE_BYTES / PART_BYTES }, () => part))
}

/** A success followed by spaces, in several members (RFC 1952, 2.2). */
export async function gzipBomb(answer: ServiceAnswer): Promise<Uint8Array> {
  const { gzipSync } = await import('node:zlib')
  packedSpaces ??= packSpaces()
  const packed = Buffer.concat([gzipSync(textOf(answer)), await packedSpaces])
  const bomb = { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' } }
  return Buffer.concat([Buffer.from(head(bomb, packed.length)), packed])
}
