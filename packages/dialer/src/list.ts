import { type CallRequest, toPhoneNumber } from '@outdial/call-client/kernel'

/** One place in a list: a number to ring, E.164 with `+`, or a call with more to say. */
export type CallItem = string | CallRequest

/** What a run dials: an array, or anything that can be iterated, be it endless or asynchronous. */
export type CallList = Iterable<CallItem> | AsyncIterable<CallItem>

/**
 * The item as a request of our own, its number checked.
 *
 * @throws {CallError} `invalid-number`, whatever else the item is in truth
 */
export function requestOf(item: unknown): CallRequest {
  return isRequest(item) ? { ...item, to: toPhoneNumber(item.to) } : { to: toPhoneNumber(item) }
}

/** The number as it stands in the list, checked or not; empty if there is none. */
export function numberIn(item: unknown): string {
  const to: unknown = isRequest(item) ? item.to : item
  return typeof to === 'string' ? to : typeof to === 'number' ? String(to) : ''
}

// A list's types are promises of whoever compiled it; at run time there may be anything in it.
const isRequest = (item: unknown): item is CallRequest => typeof item === 'object' && item !== null && 'to' in item
