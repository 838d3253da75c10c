import type { Clock } from '@outdial/call-client/kernel'
import { isEnd } from '../call-lifecycle.ts'
import type { Travel } from '../scenario.ts'
import type { BoardCall } from '../switchboard.ts'
import { type Deliver, toWebhook } from './delivery.ts'

/** One webhook, and how it fared. */
export interface SentWebhook {
  readonly id: string | number
  /** The word on the wire. */
  readonly status: string
  readonly url: string
  /** When it was sent; of a lost one, when it would have been. */
  readonly sentAt: Date
  /** `lost`: by its scenario. `under-way`: no reply yet. `delivered`: there was a reply, whatever it said. `failed`: there was none. */
  readonly result: 'lost' | 'under-way' | 'delivered' | 'failed'
  /** The HTTP status of the reply. */
  readonly replyStatus?: number
  /** Why there was no reply. */
  readonly error?: unknown
}

export interface Webhooks {
  /** Tells a call's present status under this word, as the call's script has it. */
  tell(call: BoardCall, word: string): void
  sent(): readonly SentWebhook[]
  /** Drops what is still to be sent. */
  drop(): void
}

/** Sends each webhook as its scenario has it: once, and never again because of what came of it. */
export function createWebhooks(clock: Clock, deliver: Deliver): Webhooks {
  const record: SentWebhook[] = []
  const timers = new Set<() => void>()
  const heldBack = new Map<BoardCall, readonly string[]>()

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

  const dispatch = async (travel: Travel, call: BoardCall, status: string) => {
    if (travel === 'lost') lose(call, status)
    if (travel === 'doubled') void sendLater(call, status)
    if (travel === 'late') await sendLater(call, status)
    if (travel === 'prompt' || travel === 'doubled') await send(call, status)
  }

  const holdBack = (call: BoardCall, status: string) => {
    heldBack.set(call, [...(heldBack.get(call) ?? []), status])
  }

  const releaseAfter = async (end: Promise<void>, call: BoardCall) => {
    await end
    for (const status of heldBack.get(call) ?? []) void send(call, status)
    heldBack.delete(call)
  }

  return {
    tell(call, word) {
      const travel = travelOf(call)
      if (isEnd(call.status)) void releaseAfter(dispatch(travel === 'last' ? 'prompt' : travel, call, word), call)
      else if (travel === 'last') holdBack(call, word)
      else void dispatch(travel, call, word)
    },
    sent: () => [...record],
    drop() {
      for (const cancel of timers) cancel()
      timers.clear()
      heldBack.clear()
    },
  }
}

function travelOf({ status, script }: BoardCall): Travel {
  if (status === 'ringing') return script.ringingWebhook
  return status === 'answered' ? script.answeredWebhook : script.endWebhook
}
