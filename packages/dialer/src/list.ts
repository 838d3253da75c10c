import { checkRequest } from '@outdial/call-client/internal'
import { CallError, type CallRequest, isCallError, toPhoneNumber } from '@outdial/call-client/kernel'

/** An item of a list: a number to dial, E.164 with `+`, or a request with further fields. */
export type CallItem = string | CallRequest

/** The list that a run dials: an array, an iterable or an async iterable. It may be endless. */
export type CallList = Iterable<CallItem> | AsyncIterable<CallItem>

/**
 * The item as a request with a checked number. A copy, so later changes of the item have no effect.
 *
 * @throws {CallError} `invalid-number` for anything else, for a request with a field that is unknown, and if
 * reading the item throws
 */
export function requestOf(item: unknown): CallRequest {
  try {
    if (!isRequest(item)) return { to: toPhoneNumber(item) }
    const to = toPhoneNumber(item.to)
    checkRequest(item)
    return { ...item, to }
  } catch (cause) {
    if (isCallError(cause)) throw cause
    const what = cause instanceof TypeError ? cause.message : 'Expected a number or a request, got an item that throws'
    throw new CallError('invalid-number', what, { cause })
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
