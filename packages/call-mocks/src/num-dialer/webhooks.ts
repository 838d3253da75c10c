import type { Clock } from '@outdial/call-client/kernel'
import { isEnd } from '../call-lifecycle.ts'
import type { DeliveryMode } from '../scenario.ts'
import type { BoardCall } from '../switchboard.ts'
import { type Deliver, toWebhook } from './delivery.ts'

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

export interface Webhooks {
  /** Sends the present status of a call as this word, in the delivery mode of its script. */
  report(call: BoardCall, word: string): void
  sent(): readonly SentWebhook[]
  /** Cancels webhooks that are not sent yet. */
  cancel(): void
}

/** Sends each webhook in the delivery mode of its call, and never resends one that failed. */
export function createWebhooks(clock: Clock, deliver: Deliver): Webhooks {
  const record: SentWebhook[] = []
  const timers = new Set<() => void>()
  const afterEnd = new Map<BoardCall, readonly string[]>()

  const send = async (call: BoardCall, status: string) => {
    const { id, webhookUrl: url = '' } = call
    const sent = { id, status, url, sentAt: clock.now() }
    const at = record.push({ ...sent, result: 'under-way' }) - 1
    try {
      const { status: replyStatus } = await deliver(toWebhook(url, { id, status }))
      record[at] = { ...sent, result: 'delivered', replyStatus }
    } catch (error) {
      record[at] = { ...sent, result: 'failed', error }
    }
  }

  const sendLater = (call: BoardCall, status: string) =>
    new Promise<void>(resolve => {
      const cancel = clock.setTimer(() => {
        timers.delete(cancel)
        resolve(send(call, status))
      }, call.script.lateMs)
      timers.add(cancel)
    })

  const lose = ({ id, webhookUrl: url = '' }: BoardCall, status: string) => {
    record.push({ id, status, url, sentAt: clock.now(), result: 'lost' })
  }

  const dispatch = async (mode: DeliveryMode, call: BoardCall, status: string) => {
    if (mode === 'lost') lose(call, status)
    if (mode === 'doubled') void sendLater(call, status)
    if (mode === 'late') await sendLater(call, status)
    if (mode === 'prompt' || mode === 'doubled') await send(call, status)
  }

  const keepForEnd = (call: BoardCall, status: string) => {
    afterEnd.set(call, [...(afterEnd.get(call) ?? []), status])
  }

  const releaseAfter = async (end: Promise<void>, call: BoardCall) => {
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
  if (status === 'ringing') return script.ringingWebhook
  return status === 'answered' ? script.answeredWebhook : script.endWebhook
}
