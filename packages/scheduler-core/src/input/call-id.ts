import { v7 } from 'uuid'
import type { CallId } from '../store/call.ts'

const ID_BYTES = 16
// What the time, the sequence and the version leave.
const ASKED_BYTES = 5
// Random bytes that are asked for one id at a time cost more than all else that is done for a call.
const pool = new Uint8Array(ID_BYTES * 256)
let used = pool.length
let msecs = -1
let seq = 0

/**
 * A new id: a UUID of version 7 (RFC 9562), greater than all that this process gave before, even if time went back.
 *
 * @param asked a digest that it is to end with in place of random bits, so that it tells what its call was made of
 */
export function newCallId(now: Date, asked?: Uint8Array): CallId {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const random = pool.subarray(used, used + ID_BYTES)
  used += ID_BYTES
  if (asked) random.set(asked.subarray(0, ASKED_BYTES), ID_BYTES - ASKED_BYTES)
  tick(now.getTime(), random)
  return v7({ msecs, seq, random })
}

/** Whether two calls were made of the same, if both ids end with a digest. */
export const isMadeOfTheSame = (one: CallId, other: CallId): boolean =>
  one.slice(-2 * ASKED_BYTES) === other.slice(-2 * ASKED_BYTES)

/** Of several ids in one millisecond the later has the greater sequence: 32 bits, which begin in their lower half. */
function tick(nowMs: number, random: Uint8Array): void {
  if (nowMs > msecs) {
    msecs = nowMs
    seq = new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1
  } else {
    seq = (seq + 1) >>> 0
    if (seq === 0) msecs++
  }
}
