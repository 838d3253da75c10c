import type { Answer } from '../faulty-reply.ts'
import { readForm } from '../read-form.ts'
import type { Order } from '../switchboard.ts'
import { refusal } from './errors.ts'
import type { Event } from './wire.ts'

/** What the service keeps of a POST that places a call. */
export type TwilioOrder = Order<OrderData>

export interface OrderData {
  readonly from: string
  readonly events: readonly string[]
  readonly detectsMachines: boolean
  readonly recordingUrl: string | undefined
  /** What was reported, by the status of the call. */
  readonly reported: Map<string, Event>
}

type Check = (value: string) => boolean

const isNumber: Check = value => /^\+[1-9]\d{6,14}$/.test(value)
const isAddress: Check = value => /^https?:$/.test(URL.parse(value)?.protocol ?? '')
const isMethod: Check = value => value === 'GET' || value === 'POST'
const isSwitch: Check = value => value === 'true' || value === 'false'
const within =
  (least: number, greatest: number): Check =>
  value =>
    /^\d+$/.test(value) && Number(value) >= least && Number(value) <= greatest
const EVENTS = ['initiated', 'ringing', 'answered', 'completed']
const MAX_TWIML = 4000

// The parameters that this library may send. Twilio has more, and leaves unknown ones out of account.
const PARAMETERS: Readonly<Record<string, Check>> = {
  To: isNumber,
  From: isNumber,
  Url: isAddress,
  Method: isMethod,
  Twiml: value => value.length > 0 && value.length <= MAX_TWIML,
  ApplicationSid: value => /^AP[\da-f]{32}$/.test(value),
  StatusCallback: isAddress,
  StatusCallbackMethod: isMethod,
  StatusCallbackEvent: value => EVENTS.includes(value),
  Timeout: within(1, 600),
  TimeLimit: within(1, 86_400),
  MachineDetection: value => value === 'Enable' || value === 'DetectMessageEnd',
  SendDigits: value => /^[\dw#*]{1,32}$/.test(value),
  Record: isSwitch,
  RecordingStatusCallback: isAddress,
}
const OWN_CODES: Readonly<Record<string, number>> = { To: 21211, From: 21212, Url: 21205 }
const TASKS = ['Url', 'Twiml', 'ApplicationSid']
const REPEATED = ['StatusCallbackEvent']

/** Parses a POST that places a call. Returns the order, or the answer that refuses it. */
export async function readOrder(request: Request): Promise<TwilioOrder | Answer> {
  const form = await readForm(request)
  if (!form) return refusal(400, 21201, "No 'To' number is specified")
  for (const name of new Set(form.keys())) {
    const check = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined
    const values = form.getAll(name)
    if (!check) return refusal(400, 20001, `The mock knows no parameter ${name}`)
    if (values.length > 1 && !REPEATED.includes(name)) return refusal(400, 20001, `${name} came ${values.length} times`)
    if (!values.every(check)) return refusal(400, OWN_CODES[name] ?? 20001, `Invalid parameter ${name}`)
  }
  const field = (name: string) => form.get(name) ?? undefined
  const to = field('To')
  const from = field('From')
  if (to === undefined) return refusal(400, 21201, "No 'To' number is specified")
  if (from === undefined) return refusal(400, 21213, "No 'From' number is specified")
  const tasks = TASKS.filter(name => field(name) !== undefined)
  if (tasks.length === 0) return refusal(400, 21205, 'Url parameter is required')
  // Twilio would ignore one of them.
  if (tasks.length > 1) return refusal(400, 20001, `The mock takes one of ${tasks.join(' and ')}`)
  // An application has addresses of its own.
  const webhookUrl = field('ApplicationSid') === undefined ? field('StatusCallback') : undefined
  const reference = URL.parse(field('StatusCallback') ?? '')
    ?.pathname.split('/')
    .at(-1)
  const events = form.getAll('StatusCallbackEvent')
  return {
    to,
    reference: reference || undefined,
    ...(webhookUrl !== undefined && { webhookUrl }),
    maxRingMs: Number(field('Timeout') ?? 60) * 1000,
    maxTalkMs: Number(field('TimeLimit') ?? 14_400) * 1000,
    data: {
      from,
      events: events.length > 0 ? events : ['completed'],
      detectsMachines: field('MachineDetection') !== undefined,
      reported: new Map(),
      recordingUrl: field('Record') === 'true' ? field('RecordingStatusCallback') : undefined,
    },
  }
}
