import { CallError, type CallRequest, isCallError, toPhoneNumber } from '@outdial/call-client/kernel'

/** One place in a list: a number to ring, E.164 with `+`, or a call with more to say. */
export type CallItem = string | CallRequest

/** What a run dials: an array, or anything that can be iterated, be it endless or asynchronous. */
export type CallList = Iterable<CallItem> | AsyncIterable<CallItem>

/**
 * The item as a request of our own, its number checked.
 *
 * @throws {CallError} `invalid-number`, whatever it is instead, and even if it throws as it is read
 */
export function requestOf(item: unknown): CallRequest {
  try {
    return isRequest(item) ? { ...item, to: toPhoneNumber(item.to) } : { to: toPhoneNumber(item) }
  } catch (cause) {
    throw isCallError(cause)
      ? cause
      : new CallError('invalid-number', 'Expected a call, got what cannot be read', { cause })
  }
}

/** The number as it stands in the list, checked or not; empty if there is none to be read. */
export function numberIn(item: unknown): string {
  try {
    const to: unknown = isRequest(item) ? item.to : item
    return typeof to === 'string' ? to : typeof to === 'number' ? String(to) : ''
  } catch {
    return ''
  }
}

// A list's types are promises of whoever compiled it; at run time there may be anything in it.
const isRequest = (item: unknown): item is CallRequest => typeof item === 'object' && item !== null && 'to' in item
