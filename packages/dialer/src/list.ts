import { CallError, type CallRequest, isCallError, toPhoneNumber } from '@outdial/call-client/kernel'

/** An item of a list: a number to dial, E.164 with `+`, or a request with further fields. */
export type CallItem = string | CallRequest

/** The list that a run dials: an array, an iterable or an async iterable. It may be endless. */
export type CallList = Iterable<CallItem> | AsyncIterable<CallItem>

/**
 * The item as a request with a checked number. A copy, so later changes of the item have no effect.
 *
 * @throws {CallError} `invalid-number` for anything else, and if reading the item throws
 */
export function requestOf(item: unknown): CallRequest {
  try {
    return isRequest(item) ? { ...item, to: toPhoneNumber(item.to) } : { to: toPhoneNumber(item) }
  } catch (cause) {
    throw isCallError(cause)
      ? cause
      : new CallError('invalid-number', 'Expected a number or a request, got an item that throws when read', { cause })
  }
}

/** The number as written in the item, unchecked; empty if the item has none or throws. */
export function numberIn(item: unknown): string {
  try {
    const to: unknown = isRequest(item) ? item.to : item
    return typeof to === 'string' ? to : typeof to === 'number' ? String(to) : ''
  } catch {
    return ''
  }
}

/** The metadata of the item; `undefined` if it has none or throws. */
export function metadataIn(item: unknown): CallRequest['metadata'] {
  try {
    return isRequest(item) ? item.metadata : undefined
  } catch {
    return undefined
  }
}

// The compiler cannot check a caller's list at run time: an item may be anything.
const isRequest = (item: unknown): item is CallRequest => typeof item === 'object' && item !== null && 'to' in item
