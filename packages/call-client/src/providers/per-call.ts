import { CallError, isCallError } from '../kernel/call-error.ts'
import type { PlaceRequest } from '../provider.ts'

/** An option of a provider: one value for all calls, or a function of the request. */
export type PerCall<Value> = Value | ((request: PlaceRequest) => Value)

/**
 * The value of an option for this call.
 *
 * @throws {CallError} `rejected`, `placed: 'no'`, if the function throws
 */
export function valueFor<Value extends string | number | boolean | object | undefined>(
  option: string,
  given: PerCall<Value>,
  request: PlaceRequest,
): Value {
  if (typeof given !== 'function') return given
  try {
    return given(request)
  } catch (cause) {
    if (isCallError(cause)) throw cause
    throw new CallError('rejected', `The function \`${option}\` failed`, { cause })
  }
}
