import { EventSourceParserStream } from 'eventsource-parser/stream'
import { onTestFinished } from 'vitest'
import * as z from 'zod'
import { callSchema } from '../calls/call-schemas.ts'
import { dialerEventSchema, dialerSnapshotSchema, entryEventSchema } from '../dialer/dialer-schemas.ts'
import { loggedEntrySchema } from '../log/log-schemas.ts'

const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('hello'), data: z.strictObject({ epoch: z.string() }) }),
  z.object({ event: z.literal('snapshot'), data: dialerSnapshotSchema.strict() }),
  z.object({ event: z.literal('entry'), data: entryEventSchema.strict() }),
  z.object({ event: z.literal('dialer'), data: dialerEventSchema.strict() }),
  z.object({ event: z.literal('call'), data: callSchema.extend({ epoch: z.string() }).strict() }),
  z.object({ event: z.literal('history'), data: z.strictObject({ epoch: z.string(), numbers: z.array(z.string()) }) }),
  z.object({ event: z.literal('logged'), data: loggedEntrySchema.extend({ epoch: z.string() }).strict() }),
  z.object({ event: z.literal('calls-missed'), data: z.strictObject({ epoch: z.string() }) }),
])

export type LiveEvent = z.infer<typeof eventSchema>

/** Reads the events of a server as a page does, and checks each against its schema. */
export async function readEvents(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
  const leaving = new AbortController()
  onTestFinished(() => leaving.abort())
  const response = await fetch(`${url}/api/events`, { headers, signal: leaving.signal })
  if (!response.body) throw new Error(`Expected a stream, got ${response.status}`)
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader()

  const next = async () => {
    let { value } = await events.read()
    while (value?.event === 'heartbeat') ({ value } = await events.read())
    return value && eventSchema.parse({ event: value.event, data: JSON.parse(value.data) })
  }

  return {
    response,
    next,
    async until(found) {
      for (let event = await next(); event; event = await next()) if (found(event)) return event
      throw new Error('The stream ended before')
    },
    close: () => leaving.abort(),
  }
}

export interface EventReader {
  readonly response: Response
  /** The next event; `undefined` at the end of the stream. */
  next(): Promise<LiveEvent | undefined>
  /** The first event from now on that matches. */
  until(found: (event: LiveEvent) => boolean): Promise<LiveEvent>
  /** Disconnects, as a page that is closed. */
  close(): void
}
