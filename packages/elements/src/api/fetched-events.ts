import type { EventSourceLike } from './event-connection.ts'

const CONNECTING = 0 satisfies typeof EventSource.CONNECTING
const OPEN = 1 satisfies typeof EventSource.OPEN
const CLOSED = 2 satisfies typeof EventSource.CLOSED

/**
 * An event stream that `fetch` reads: a browser's `EventSource` sends no `Authorization`, and Node has
 * none. It does not reconnect.
 */
export function fetchEvents(fetch: (signal: AbortSignal) => Promise<Response>): EventSourceLike {
  const events = new EventTarget()
  const abort = new AbortController()
  let readyState: number = CONNECTING

  const read = async () => {
    const response = await fetch(abort.signal)
    const isStream = response.headers.get('Content-Type')?.startsWith('text/event-stream')
    if (!response.ok || !isStream || !response.body) {
      await response.body?.cancel()
      return
    }
    readyState = OPEN
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (rest + part.value).split(/\r?\n\r?\n/)
      rest = blocks.pop() ?? ''
      for (const block of blocks) dispatch(block)
    }
  }

  const dispatch = (block: string) => {
    let name = 'message'
    const data: string[] = []
    for (const line of block.split(/\r?\n/)) {
      const [, field, value = ''] = /^(\w+):? ?(.*)$/.exec(line) ?? []
      if (field === 'event') name = value
      if (field === 'data') data.push(value)
    }
    if (data.length > 0 && readyState === OPEN) events.dispatchEvent(new MessageEvent(name, { data: data.join('\n') }))
  }

  const end = () => {
    if (readyState === CLOSED) return
    readyState = CLOSED
    events.dispatchEvent(new Event('error'))
  }
  void read().then(end, end)

  return {
    get readyState() {
      return readyState
    },
    addEventListener: (name, listener) => events.addEventListener(name, listener),
    close() {
      readyState = CLOSED
      abort.abort()
    },
  }
}
