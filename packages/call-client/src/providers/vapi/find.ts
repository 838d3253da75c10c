import { CallError } from '../../kernel/call-error.ts'
import type { LostAttempt, PlacedProviderUpdate } from '../../provider.ts'
import { fieldsOf, textIn } from '../fields.ts'
import type { SendRequest } from '../http/requests.ts'
import { timeIn } from '../times.ts'
import { readCall, referenceIn } from './wire.ts'

// A call in a list has its whole transcript, and an answer may have 1 MB.
const PAGE = 20
const MAX_PAGES = 25
// The service's clock may differ. Our reference decides, so a wide span finds nothing wrong.
const SLACK_MS = 120_000

/**
 * Lists the calls that were created in the attempt's time span and have its reference. Vapi does not
 * document the order of its list; pages assume the latest first, as it lists them.
 */
export async function findCalls(
  send: SendRequest,
  { reference, placedFrom, placedUntil }: LostAttempt,
  signal: AbortSignal,
): Promise<readonly PlacedProviderUpdate[]> {
  const from = new Date(placedFrom.getTime() - SLACK_MS).toISOString()
  let until = placedUntil.getTime() + SLACK_MS
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = new URLSearchParams({
      createdAtGe: from,
      createdAtLe: new Date(until).toISOString(),
      limit: String(PAGE),
    })
    const { body, status } = await send('call', { query, signal, mayRepeat: true })
    if (!Array.isArray(body)) {
      throw new CallError('bad-response', 'Expected a list of calls', { placed: 'unknown', status })
    }
    const calls: readonly unknown[] = body
    const found = calls.filter(call => referenceIn(call) === reference).flatMap(call => readCall(call) ?? [])
    if (found.length > 0 || calls.length < PAGE) return found
    const oldest = Math.min(...calls.map(call => timeIn(textIn(fieldsOf(call).createdAt))?.getTime() ?? Number.NaN))
    if (!(oldest < until)) return []
    until = oldest
  }
  return []
}
