import type { MockStatus } from '../call-lifecycle.ts'
import type { BoardCall } from '../switchboard.ts'
import type { OrderData } from './read-order.ts'

type Call = BoardCall<OrderData>

const namesOf = (call: Call) => ({
  call_control_id: String(call.id),
  call_leg_id: `leg-${call.id}`,
  call_session_id: `session-${call.id}`,
  client_state: call.data.clientState ?? null,
})

/** The answer to a Dial command: dialing is asynchronous, so the call is not alive yet. */
export const writePlaced = (call: Call): object => ({
  data: { record_type: 'call', is_alive: false, ...namesOf(call) },
})

/** A call as a look-up writes it. */
export function writeCall(call: Call): object {
  const { startsAt, endedAt } = call
  return {
    data: {
      record_type: 'call',
      ...namesOf(call),
      is_alive: endedAt === undefined,
      start_time: startsAt.toISOString(),
      ...(endedAt && {
        end_time: endedAt.toISOString(),
        call_duration: Math.round((endedAt.getTime() - startsAt.getTime()) / 1000),
      }),
    },
  }
}

/** A live call in the list of a connection. */
export const writeActive = (call: Call): object => ({ record_type: 'call', ...namesOf(call), call_duration: 0 })

const CAUSES: Partial<Readonly<Record<MockStatus, readonly [cause: string, sip: string]>>> = {
  completed: ['normal_clearing', '200'],
  busy: ['user_busy', '486'],
  // With `retry_on_timeout: false`; otherwise it is `timeout`.
  'no-answer': ['no_answer', '480'],
  failed: ['not_found', '404'],
  cancelled: ['originator_cancel', '487'],
}

/** The event that reports a status, or something else; `undefined` if Telnyx has none. */
export function eventOf(word: string): string | undefined {
  if (word === 'initiated') return 'call.initiated'
  if (word === 'answered') return 'call.answered'
  if (word === 'machine') return 'call.machine.detection.ended'
  if (word === 'recording') return 'call.recording.saved'
  return word === 'ringing' ? undefined : 'call.hangup'
}

export interface EventOptions {
  readonly id: string
  readonly at: Date
  readonly answeredBy: string
}

/** An event in the envelope of a webhook. */
export function writeEvent(call: Call, word: string, { id, at, answeredBy }: EventOptions): object {
  const { to, data, startsAt, endedAt, status } = call
  const type = eventOf(word)
  const [cause, sip] = CAUSES[status] ?? ['unspecified', 'unspecified']
  return {
    data: {
      record_type: 'event',
      event_type: type,
      id,
      occurred_at: at.toISOString(),
      payload: {
        ...namesOf(call),
        connection_id: data.connectionId,
        from: data.from,
        to,
        start_time: startsAt.toISOString(),
        ...(type === 'call.initiated' && { direction: 'outgoing', state: 'bridging' }),
        ...(type === 'call.answered' && { state: 'answered' }),
        ...(type === 'call.machine.detection.ended' && { result: answeredBy }),
        ...(type === 'call.recording.saved' && {
          recording_urls: { mp3: `https://recordings.telnyx.test/${call.id}.mp3` },
          format: 'mp3',
        }),
        ...(type === 'call.hangup' && {
          state: 'hangup',
          hangup_cause: cause,
          hangup_source: 'callee',
          sip_hangup_cause: sip,
          end_time: endedAt?.toISOString(),
        }),
      },
    },
    meta: { attempt: 1, delivered_to: (call.webhookUrl ?? '').replace(/#.*$/s, '') },
  }
}
