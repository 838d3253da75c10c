import { callApi, createCallClient } from '@outdial/call-client'
import { mockCallApi } from '@outdial/call-mocks'
import '@outdial/elements/calls'
import type { Call, OutdialCalls } from '@outdial/elements'

const service = mockCallApi({ scenario: { ringMs: 1500, talkMs: [2000, 6000] } })
const calls = createCallClient({ provider: callApi({ fetch: service.fetch }) })

/** Rings the number when the form is sent, and shows its calls. */
export function connectCalls(element: OutdialCalls, form: HTMLFormElement): void {
  const known = new Map<string, Call>()
  const change = (call: Call) => {
    known.set(call.id, { ...call, version: call.version + 1 })
    element.calls = [...known.values()]
  }
  form.addEventListener('submit', event => {
    event.preventDefault()
    const to = new FormData(form).get('to')
    if (typeof to === 'string') void ring(to, known.size, change)
  })
}

async function ring(to: string, sequence: number, change: (call: Call) => void): Promise<void> {
  const now = new Date().toISOString()
  let call: Call = {
    id: `call-${sequence}`,
    version: 0,
    sequence,
    to,
    provider: 'call-api',
    queue: 'default',
    at: now,
    dueAt: now,
    createdAt: now,
    status: 'dialing',
    attemptCount: 1,
  }
  change(call)
  const { outcome, endedAt, answered, durationMs } = await calls.dial(
    { to },
    {
      onUpdate: ({ status }) => {
        call = { ...call, status }
        change(call)
      },
    },
  )
  change({ ...call, status: outcome, endedAt: endedAt.toISOString(), answered, durationMs })
}
