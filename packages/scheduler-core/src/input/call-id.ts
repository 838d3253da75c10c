import { v7 } from 'uuid'
import type { CallId } from '../store/call.ts'

const ID_BYTES = 16
// The bytes that time, sequence and version leave.
const DIGEST_BYTES = 5
// Random bytes for many ids at a time: fetching them one by one is the main cost of scheduling.
const pool = new Uint8Array(ID_BYTES * 256)
let used = pool.length
let msecs = -1
let seq = 0

/**
 * A new id: a UUID of version 7 (RFC 9562), greater than all ids that this process made before,
 * even if the clock went back.
 *
 * @param digest of the request: the id ends with part of it in place of random bits
 */
export function newCallId(now: Date, digest?: Uint8Array): CallId {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const random = pool.subarray(used, used + ID_BYTES)
  used += ID_BYTES
  if (digest) random.set(digest.subarray(0, DIGEST_BYTES), ID_BYTES - DIGEST_BYTES)
  tick(now.getTime(), random)
  return v7({ msecs, seq, random })
}

/** Whether equal requests made two calls, if both ids end with a digest. */
export const hasSameDigest = (one: CallId, other: CallId): boolean =>
  one.slice(-2 * DIGEST_BYTES) === other.slice(-2 * DIGEST_BYTES)

/** Ids of one millisecond have ascending 32-bit sequences, which begin in the lower half. */
function tick(nowMs: number, random: Uint8Array): void {
  if (nowMs > msecs) {
    msecs = nowMs
    seq = new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1
  } else {
    seq = (seq + 1) >>> 0
    if (seq === 0) msecs++
  }
}
