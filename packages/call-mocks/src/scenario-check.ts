import type { Scenario, Scenarios } from './scenario.ts'

type Check = (name: string, value: unknown) => void

const OUTCOMES = ['completed', 'no-answer', 'busy', 'failed', 'manual']
const REPLIES = ['ok', 'refused', 'garbage', 'cut', 'torn', 'reset', 'never']
const DELIVERY_MODES = ['prompt', 'lost', 'late', 'doubled', 'last']

const isHttpError = (word: string) => /^[45]\d\d$/.test(word)

const CHECKS: Readonly<Record<keyof Scenario, Check>> = {
  outcome: chance(OUTCOMES),
  setupMs: checkSpan,
  ringMs: checkSpan,
  talkMs: checkSpan,
  reply: chance(REPLIES, isHttpError, ' or an HTTP error from 400 to 599'),
  unclear: chance(['placed', 'not-placed']),
  replyMs: checkSpan,
  retryAfterMs: checkSpan,
  webhooks: chance(DELIVERY_MODES),
  ringingWebhook: chance(DELIVERY_MODES),
  answeredWebhook: chance(DELIVERY_MODES),
  endWebhook: chance(DELIVERY_MODES),
  lateMs: checkSpan,
}

/**
 * @throws {TypeError} for a value of the wrong kind, or an option that does not exist
 * @throws {RangeError} for an unknown word, or an invalid weight, duration or number
 */
export function checkScenarios({ scenario, numbers, seed }: Scenarios): void {
  if (scenario !== undefined) checkScenario('scenario', scenario)
  for (const [number, value] of Object.entries(numbers ?? {})) {
    const name = `numbers['${number}']`
    if (!/^\+?\d+$/.test(number))
      throw new RangeError(`Expected \`numbers\` to have phone numbers as keys, got ${text(number)}`)
    if (!Array.isArray(value)) checkScenario(name, value)
    else if (value.length === 0) throw new RangeError(`Expected \`${name}\` to have at least one scenario, got none`)
    else for (const [at, each] of value.entries()) checkScenario(`${name}[${at}]`, each)
  }
  if (seed !== undefined && !Number.isSafeInteger(seed)) {
    throw new TypeError(`Expected \`seed\` to be an integer, got ${text(seed)}`)
  }
}

/** Checks one option of a scenario. Errors call it by this name. */
export function checkOption(option: keyof Scenario, name: string, value: unknown): void {
  CHECKS[option](name, value)
}

function checkScenario(name: string, scenario: unknown): void {
  if (!isObject(scenario)) throw new TypeError(`Expected \`${name}\` to be an object, got ${text(scenario)}`)
  for (const [key, value] of Object.entries(scenario)) {
    if (!isKey(key)) {
      throw new TypeError(`Expected \`${name}\` to have ${Object.keys(CHECKS).join(', ')}, got ${text(key)}`)
    }
    if (value !== undefined) checkOption(key, `${name}.${key}`, value)
  }
}

const isKey = (key: string): key is keyof Scenario => Object.hasOwn(CHECKS, key)

function checkSpan(name: string, value: unknown): void {
  const bounds: readonly unknown[] = Array.isArray(value) ? value : [value, value]
  const [from, to] = bounds
  if (bounds.length !== 2 || typeof from !== 'number' || typeof to !== 'number') {
    throw new TypeError(`Expected \`${name}\` to be milliseconds or [from, to], got ${text(value)}`)
  }
  if (!(from >= 0 && to >= from && Number.isFinite(to))) {
    throw new RangeError(`Expected \`${name}\` to be milliseconds from 0 up, the greater last, got ${text(value)}`)
  }
}

function chance(words: readonly string[], also: (word: string) => boolean = () => false, alsoText = ''): Check {
  return (name, value) => {
    const checkWord = (word: string) => {
      if (words.includes(word) || also(word)) return
      throw new RangeError(`Expected \`${name}\` to be among ${words.join(', ')}${alsoText}, got ${text(word)}`)
    }
    if (typeof value === 'string' || typeof value === 'number') return checkWord(String(value))
    if (!isObject(value)) throw new TypeError(`Expected \`${name}\` to be a word or weights, got ${text(value)}`)
    let sum = 0
    for (const [word, weight] of Object.entries(value)) {
      checkWord(word)
      if (typeof weight !== 'number' || !(weight >= 0 && Number.isFinite(weight))) {
        throw new RangeError(`Expected \`${name}.${word}\` to be a weight from 0 up, got ${text(weight)}`)
      }
      sum += weight
    }
    if (sum === 0) throw new RangeError(`Expected \`${name}\` to have a weight above 0, got ${text(value)}`)
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown) => (value === undefined ? 'undefined' : JSON.stringify(value).slice(0, 80))
