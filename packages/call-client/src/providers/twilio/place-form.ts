import { toPhoneNumber } from '../../kernel/phone-number.ts'
import type { PlaceRequest } from '../../provider.ts'
import { webhookAddress } from '../address.ts'
import { valueFor } from '../per-call.ts'
import { MACHINE_DETECTION, type ResolvedTwilio } from './options.ts'

// "For some call flows, we will add a 5-second buffer to the timeout value."
const RING_BUFFER_SECONDS = 5
const MAX_TALK_SECONDS = 14_400
// Up to three more times, when the connection fails or the answer is 5xx:
// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
const RESEND = '#rc=3&rp=ct,rt,5xx'
const EVENTS = ['initiated', 'ringing', 'answered', 'completed']

/** The least `maxCallMs` of a request: the phone rings to the end, and one second is left. */
export const minCallMsOf = ({ ringSeconds }: Pick<ResolvedTwilio, 'ringSeconds'>): number =>
  (ringSeconds + RING_BUFFER_SECONDS + 1) * 1000

/** The form that places a call. `Timeout`, its buffer and `TimeLimit` are `maxCallMs` at most. */
export function placeForm(options: ResolvedTwilio, name: string, request: PlaceRequest): URLSearchParams {
  const { from, url, twiml, applicationSid, ringSeconds, machineDetection, record = false, webhookUrl } = options
  const { to, reference, maxCallMs } = request
  const talkSeconds = Math.floor(maxCallMs / 1000) - ringSeconds - RING_BUFFER_SECONDS
  const callback = webhookAddress(webhookUrl, name, reference) + RESEND
  const records = valueFor('record', record, request)
  const form = new URLSearchParams({
    To: to,
    From: toPhoneNumber(request.from ?? valueFor('from', from, request)),
    ...(url !== undefined && { Url: String(valueFor('url', url, request)) }),
    ...(twiml !== undefined && { Twiml: valueFor('twiml', twiml, request) }),
    ...(applicationSid !== undefined && { ApplicationSid: valueFor('applicationSid', applicationSid, request) }),
    StatusCallback: callback,
    StatusCallbackMethod: 'POST',
    Timeout: String(ringSeconds),
    TimeLimit: String(Math.min(Math.max(talkSeconds, 1), MAX_TALK_SECONDS)),
    ...(machineDetection && { MachineDetection: MACHINE_DETECTION[machineDetection] }),
    ...(records && { Record: 'true', RecordingStatusCallback: callback }),
  })
  for (const event of EVENTS) form.append('StatusCallbackEvent', event)
  return form
}
