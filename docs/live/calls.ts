import { createCallClient } from '@outdial/call-client'
import { twilio } from '@outdial/call-client/twilio'
import { MOCK_TWILIO_ACCOUNT, mockTwilio } from '@outdial/call-mocks'
import '@outdial/elements/calls'
import type { Call, OutdialCalls } from '@outdial/elements'

// Twilio, in memory: requests go to `fetch`, its signed webhooks to `receive`.
const service = mockTwilio({
  scenario: { ringMs: 1200, talkMs: [1500, 4000] },
  deliver: webhook => calls.receive(webhook),
})
const provider = twilio({
  ...MOCK_TWILIO_ACCOUNT,
  from: '+15005550006',
  twiml: '<Response/>',
  webhookUrl: 'https://calls.example/webhooks',
  fetch: service.fetch,
})
const calls = createCallClient({ provider })

/** Rings the number when the form is sent, and shows its calls. */
export function connectCalls(element: OutdialCalls, form: HTMLFormElement): void {
  const known = new Map<string, Call>()
  const hangUps = new Map<string, AbortController>()
  const show = (call: Call) => {
    known.set(call.id, call)
    element.calls = [...known.values()]
  }

  async function ring(to: string): Promise<void> {
    const id = `call-${known.size}`
    const hangUp = new AbortController()
    hangUps.set(id, hangUp)
    let call = begun(id, to)
    const change = (changes: Partial<Call>) => {
      call = { ...call, ...changes, version: call.version + 1 }
      show(call)
    }
    show(call)
    const result = await calls.dial({ to }, { signal: hangUp.signal, onUpdate: ({ status }) => change({ status }) })
    const { outcome, endedAt, answered, durationMs } = result
    change({ status: outcome, endedAt: endedAt.toISOString(), answered, durationMs })
  }

  form.addEventListener('submit', event => {
    event.preventDefault()
    const to = new FormData(form).get('to')
    if (typeof to === 'string') void ring(to)
  })
  element.addEventListener('outdial-call-command', ({ command }) => {
    if (command.name === 'cancel') hangUps.get(command.call.id)?.abort()
  })
}

function begun(id: string, to: string): Call {
  const now = new Date().toISOString()
  return {
    id,
    version: 1,
    sequence: 0,
    to,
    provider: 'twilio',
    queue: 'default',
    at: now,
    dueAt: now,
    createdAt: now,
    status: 'dialing',
    attemptCount: 1,
  }
}
