import type { Clock } from '@outdial/call-client/kernel'
import { isEnd } from './call-lifecycle.ts'
import { type Deliver, type Message, toWebhook } from './delivery.ts'
import type { DeliveryMode } from './scenario.ts'
import type { BoardCall } from './switchboard.ts'

/** A webhook and its result. */
export interface SentWebhook {
  readonly id: string | number
  /** The status as on the wire. */
  readonly status: string
  readonly url: string
  /** When it was sent; if `lost`, when it would have been. */
  readonly sentAt: Date
  /**
   * `lost`: by its scenario. `under-way`: no reply yet. `delivered`: any reply came. `failed`: none
   * came.
   */
  readonly result: 'lost' | 'under-way' | 'delivered' | 'failed'
  /** The HTTP status of the reply. */
  readonly replyStatus?: number
  /** Why there was no reply. */
  readonly error?: unknown
}

export interface Webhooks<Call extends BoardCall> {
  /** Sends the present status of a call as this word, in the delivery mode of its script. */
  report(call: Call, word: string): void
  sent(): readonly SentWebhook[]
  /** Cancels webhooks that are not sent yet. */
  cancel(): void
}

export interface WebhooksOptions<Call extends BoardCall> {
  readonly clock: Clock
  readonly deliver: Deliver
  /** Writes and signs the message of this word. Called for each sending. */
  readonly write: (call: Call, word: string) => Message | Promise<Message>
  /** How often a webhook is sent again that got no reply, or a 5xx. @default never */
  readonly resends?: ((call: Call) => number) | undefined
  /** Milliseconds before it is sent again. @default 1000 */
  readonly resendMs?: number | undefined
}

/** Sends each webhook in the delivery mode of its call. */
export function createWebhooks<Call extends BoardCall>({
  clock,
  deliver,
  write,
  resends = () => 0,
  resendMs = 1000,
}: WebhooksOptions<Call>): Webhooks<Call> {
  const record: SentWebhook[] = []
  const timers = new Set<() => void>()
  const afterEnd = new Map<Call, readonly string[]>()

  const send = async (call: Call, status: string, resendsLeft = resends(call)): Promise<void> => {
    const { id, webhookUrl: url = '' } = call
    const sent = { id, status, url, sentAt: clock.now() }
    const at = record.push({ ...sent, result: 'under-way' }) - 1
    let isTaken = false
    try {
      const written = write(call, status)
      // A message without a signature is sent at once.
      const message = written instanceof Promise ? await written : written
      const { status: replyStatus } = await deliver(toWebhook(url, message))
      record[at] = { ...sent, result: 'delivered', replyStatus }
      isTaken = replyStatus < 500
    } catch (error) {
      record[at] = { ...sent, result: 'failed', error }
    }
    if (!isTaken && resendsLeft > 0) void after(resendMs, () => send(call, status, resendsLeft - 1))
  }

  const after = (ms: number, work: () => Promise<void>) =>
    new Promise<void>(resolve => {
      const cancel = clock.setTimer(() => {
        timers.delete(cancel)
        resolve(work())
      }, ms)
      timers.add(cancel)
    })

  const sendLater = (call: Call, status: string) => after(call.script.lateMs, () => send(call, status))

  const lose = ({ id, webhookUrl: url = '' }: BoardCall, status: string) => {
    record.push({ id, status, url, sentAt: clock.now(), result: 'lost' })
  }

  const dispatch = async (mode: DeliveryMode, call: Call, status: string) => {
    if (mode === 'lost') lose(call, status)
    if (mode === 'doubled') void sendLater(call, status)
    if (mode === 'late') await sendLater(call, status)
    if (mode === 'prompt' || mode === 'doubled') await send(call, status)
  }

  const keepForEnd = (call: Call, status: string) => {
    afterEnd.set(call, [...(afterEnd.get(call) ?? []), status])
  }

  const releaseAfter = async (end: Promise<void>, call: Call) => {
    await end
    for (const status of afterEnd.get(call) ?? []) void send(call, status)
    afterEnd.delete(call)
  }

  return {
    report(call, word) {
      const mode = modeOf(call)
      if (isEnd(call.status)) void releaseAfter(dispatch(mode === 'last' ? 'prompt' : mode, call, word), call)
      else if (mode === 'last') keepForEnd(call, word)
      else void dispatch(mode, call, word)
    },
    sent: () => [...record],
    cancel() {
      for (const cancelTimer of timers) cancelTimer()
      timers.clear()
      afterEnd.clear()
    },
  }
}

function modeOf({ status, script }: BoardCall): DeliveryMode {
  if (status === 'initiated' || status === 'ringing') return script.ringingWebhook
  return status === 'answered' ? script.answeredWebhook : script.endWebhook
}
