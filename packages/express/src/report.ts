import { maskNumbers } from '@outdial/call-client/kernel'

/** Hands errors over such that they may stand in a log, and is itself never disturbed by whoever hears them. */
export const toReport =
  (onError: (error: unknown) => void): ((error: unknown) => void) =>
  error => {
    try {
      onError(masked(error))
    } catch (failure) {
      process.emitWarning(failure instanceof Error ? failure : String(failure))
    }
  }

/** The error with every number in its texts masked, those of its causes, its errors and its plain details included; the same one if it has none. */
export const masked = (error: unknown): unknown => (hasNumber(error, new Set()) ? maskedCopy(error, new Map()) : error)

function hasNumber(value: unknown, seen: Set<unknown>): boolean {
  if (typeof value === 'string') return maskNumbers(value) !== value
  if (seen.has(value)) return false
  seen.add(value)
  return partsOf(value).some(([, part]) => hasNumber(part, seen))
}

/** Another of the same class that has masked parts in place of its own. */
function maskedCopy(value: unknown, copies: Map<unknown, unknown>): unknown {
  if (typeof value === 'string') return maskNumbers(value)
  if (!isOpen(value)) return value
  if (copies.has(value)) return copies.get(value)
  const copy: object = Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value))
  copies.set(value, copy)
  const properties: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(value)
  // Among them the stack of an error, which is tied to that very object.
  for (const [name, part] of partsOf(value)) {
    const enumerable = properties[name]?.enumerable ?? false
    properties[name] = { value: maskedCopy(part, copies), writable: true, configurable: true, enumerable }
  }
  return Object.defineProperties(copy, properties)
}

/** What a log would show of it. */
function partsOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (!isOpen(value)) return []
  const names = new Set([...(value instanceof Error ? OF_ERRORS : []), ...Object.keys(value)])
  return [...names].filter(name => Object.hasOwn(value, name)).map(name => [name, Reflect.get(value, name)])
}

/** Whether it is an error, or data and nothing else: other objects are their class's own business. */
function isOpen(value: unknown): value is object {
  if (value instanceof Error || Array.isArray(value)) return true
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

// Those that are not enumerable.
const OF_ERRORS = ['message', 'stack', 'cause', 'errors']
