import { EventSourceParserStream } from 'eventsource-parser/stream'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const call = z.object({ id: z.string(), to: z.string(), status: z.string(), version: z.number() })

/** An event about a call. */
export type CallEvent = z.infer<typeof call>

/**
 * Follows the events of a web server as a page does; resolves once connected. Each event about a
 * call is added to the array.
 */
export async function followCalls(url: string): Promise<readonly CallEvent[]> {
  const leaving = new AbortController()
  onTestFinished(() => leaving.abort())
  const { body } = await fetch(`${url}/api/events`, { signal: leaving.signal })
  const reader = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader()
  const events: CallEvent[] = []
  const next = async () => {
    const { value, done = true } = (await reader?.read()) ?? {}
    if (value?.event === 'call') events.push(call.parse(JSON.parse(value.data)))
    return done ? undefined : value?.event
  }
  while ((await next()) !== 'hello');
  void (async () => {
    while (await next().catch(() => undefined));
  })()
  return events
}
