import { callApi, createCallClient } from '@outdial/call-client'
import { mockCallApi } from '@outdial/call-mocks'
import { createDialer, type Run, type RunEntry } from '@outdial/dialer'
import '@outdial/elements/dialer'
import type { DialerEntry, OutdialDialer } from '@outdial/elements'

const NUMBERS = ['+13018040009', '+19842068287', '+15512459377', '+19362072765', '+12025550143', '+12025550178']

// The call service, in memory: no request leaves the page.
const service = mockCallApi({
  scenario: { outcome: { completed: 70, busy: 15, 'no-answer': 15 }, ringMs: [500, 1500], talkMs: [500, 2500] },
})
const provider = callApi({ fetch: service.fetch })
const calls = createCallClient({ provider })
const dialer = createDialer({ dial: calls.dial, concurrency: 2 })

const idle = (to: string, index: number): DialerEntry => ({ index, to, status: 'idle', attempt: 0, version: 0 })
const shown = (entry: RunEntry): DialerEntry => ({ ...idle(entry.to, entry.index), ...textsOf(entry) })
const textsOf = ({ status, attempt, version, since, durationMs, cause }: RunEntry) => ({
  status,
  attempt,
  version,
  since: since?.toISOString(),
  durationMs,
  cause,
})

/** Gives the element a dialer that runs in the page. A page with a server needs none of this. */
export function connectDialer(element: OutdialDialer): void {
  let run: Run | undefined
  const show = () => {
    const { state = 'idle', version = 0 } = run ?? {}
    const entries = run?.entries.map(shown) ?? NUMBERS.map(idle)
    element.snapshot = { epoch: 'page', state, version, concurrency: dialer.concurrency, entries }
  }
  element.addEventListener('outdial-command', ({ command }) => {
    if (command.name === 'start') {
      run = dialer.run(NUMBERS)
      run.on('entry', show)
      run.on('run', show)
    } else if (command.name === 'stop') run?.stop({ hangUp: command.hangUp })
    else run?.[command.name]()
    show()
  })
  show()
}
