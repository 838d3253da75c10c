import { SchedulerError } from '../scheduler-error.ts'
import type { Metadata } from '../store/call.ts'
import { expected } from './validation-error.ts'

const MAX_CHARACTERS = 65_536
const MAX_DEPTH = 32
// An upper bound of the JSON characters for one counted character or number and its comma.
const WIDEST = 32

// JSON can express them, but some databases cannot store them.
const UNFIT = /[\0\p{Cs}]/u

/** The state of a copy in progress. */
interface Copying {
  /** The path of the value that is being copied. */
  readonly path: (string | number)[]
  /** The least number of characters so far. */
  size: number
}

/**
 * A deep copy of a plain JSON object: `null`, booleans, finite numbers, texts, arrays and plain
 * objects, at most 32 deep, at most 65,536 characters as JSON. Values that JSON would drop or
 * convert are refused. `-0` becomes 0, as in JSON.
 *
 * @throws {SchedulerError} `invalid-metadata`, naming the path of the value that cannot be kept
 */
export function toMetadata(value: unknown): Metadata {
  const copying: Copying = { path: [], size: 0 }
  try {
    if (!isPlainObject(value)) throw refusal(copying, 'a plain JSON object', value)
    const copy = copyObject(value, copying)
    if (copying.size * WIDEST > MAX_CHARACTERS && JSON.stringify(copy).length > MAX_CHARACTERS) throw tooLong()
    return copy
  } catch (error) {
    if (error instanceof SchedulerError) throw error
    throw refusal(copying, 'readable', undefined, error)
  }
}

function copyValue(value: unknown, copying: Copying): unknown {
  switch (typeof value) {
    case 'string':
      return copyText(value, copying)
    case 'number':
      count(copying, 1)
      if (!Number.isFinite(value)) throw refusal(copying, 'a finite number', value)
      return value === 0 ? 0 : value
    case 'boolean':
      count(copying, 4)
      return value
    case 'object':
      if (value === null) return copyNull(copying)
      if (Array.isArray(value)) return copyArray(value, copying)
      if (isPlainObject(value)) return copyObject(value, copying)
  }
  throw refusal(copying, 'JSON: null, a boolean, a number, a text, an array or a plain object', value)
}

function copyNull(copying: Copying): null {
  count(copying, 4)
  return null
}

function copyText(text: string, copying: Copying): string {
  count(copying, text.length + 2)
  if (UNFIT.test(text)) throw refusal(copying, 'a text without U+0000 and half surrogate pairs', text)
  return text
}

function copyArray(array: readonly unknown[], copying: Copying): readonly unknown[] {
  descend(copying, array)
  const copy: unknown[] = []
  for (let at = 0; at < array.length; at++) {
    copying.path.push(at)
    copy.push(copyValue(array[at], copying))
    copying.path.pop()
  }
  return copy
}

function copyObject(object: Readonly<Record<string, unknown>>, copying: Copying): Record<string, unknown> {
  descend(copying, object)
  if (Object.getOwnPropertySymbols(object).length > 0) throw refusal(copying, 'without symbols as keys', object)
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(object)) {
    copying.path.push(key)
    if (key === '__proto__') throw refusal(copying, 'absent', object)
    copyText(key, copying)
    copy[key] = copyValue(object[key], copying)
    copying.path.pop()
  }
  return copy
}

function descend(copying: Copying, value: unknown): void {
  count(copying, 2)
  if (copying.path.length >= MAX_DEPTH) throw refusal(copying, `nested at most ${MAX_DEPTH} deep`, value)
}

// Refuses at the first character too many, so that an endless value ends here.
function count(copying: Copying, characters: number): void {
  copying.size += characters
  if (copying.size > MAX_CHARACTERS) throw tooLong()
}

/** Whether this is an object as made by `{}` or `JSON.parse`, in this or another realm. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null
}

const tooLong = () =>
  new SchedulerError(
    'invalid-metadata',
    `Expected \`metadata\` to be at most ${MAX_CHARACTERS} characters as JSON, got more`,
  )

const SHOWN = 100

function refusal({ path }: Copying, what: string, got: unknown, cause?: unknown): SchedulerError {
  const steps = path.map(step => (typeof step === 'number' ? `[${step}]` : `.${step.slice(0, SHOWN)}`))
  return expected('invalid-metadata', `metadata${steps.join('').slice(0, SHOWN)}`, what, got, cause)
}
