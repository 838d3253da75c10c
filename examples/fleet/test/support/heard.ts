import { EventSourceParserStream } from 'eventsource-parser/stream'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const call = z.object({ id: z.string(), to: z.string(), status: z.string(), version: z.number() })

/** What a page was told of a call. */
export interface Heard extends z.infer<typeof call> {
  /** Of `performance.now()`. */
  readonly heardMs: number
}

/** Follows the events of a web server as a page does; resolves once it is greeted. What comes is added to the array. */
export async function hear(url: string): Promise<readonly Heard[]> {
  const leaving = new AbortController()
  onTestFinished(() => leaving.abort())
  const { body } = await fetch(`${url}/api/events`, { signal: leaving.signal })
  const reader = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader()
  const heard: Heard[] = []
  const next = async () => {
    const { value, done = true } = (await reader?.read()) ?? {}
    if (value?.event === 'call') heard.push({ ...call.parse(JSON.parse(value.data)), heardMs: performance.now() })
    return done ? undefined : value?.event
  }
  while ((await next()) !== 'hello');
  void (async () => {
    while (await next().catch(() => undefined));
  })()
  return heard
}
