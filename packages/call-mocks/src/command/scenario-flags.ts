import type { Scenario } from '../scenario.ts'
import { checkOption } from '../scenario-check.ts'

/** The flags for the options of a scenario. */
export const SCENARIO_FLAGS = {
  outcome: { option: 'outcome', kind: 'chance' },
  'setup-ms': { option: 'setupMs', kind: 'span' },
  'ring-ms': { option: 'ringMs', kind: 'span' },
  'talk-ms': { option: 'talkMs', kind: 'span' },
  reply: { option: 'reply', kind: 'chance' },
  unclear: { option: 'unclear', kind: 'chance' },
  'reply-ms': { option: 'replyMs', kind: 'span' },
  'retry-after-ms': { option: 'retryAfterMs', kind: 'span' },
  webhooks: { option: 'webhooks', kind: 'chance' },
  'ringing-webhook': { option: 'ringingWebhook', kind: 'chance' },
  'answered-webhook': { option: 'answeredWebhook', kind: 'chance' },
  'end-webhook': { option: 'endWebhook', kind: 'chance' },
  'late-ms': { option: 'lateMs', kind: 'span' },
} as const satisfies Readonly<Record<string, { option: keyof Scenario; kind: 'chance' | 'span' }>>

/**
 * Makes a scenario from the flags.
 *
 * @throws {RangeError | TypeError} naming the flag, the expected value and the one given
 */
export function readScenario(values: Readonly<Record<string, unknown>>): Scenario {
  const scenario: Scenario = {}
  for (const [flag, { option, kind }] of Object.entries(SCENARIO_FLAGS)) {
    const text = values[flag]
    if (typeof text !== 'string') continue
    const value = kind === 'span' ? readSpan(flag, text) : readChance(flag, text)
    checkOption(option, `--${flag}`, value)
    Object.assign(scenario, { [option]: value })
  }
  return scenario
}

function readSpan(flag: string, value: string): number | number[] {
  if (!/^\d+(-\d+)?$/.test(value)) {
    throw new RangeError(
      `Expected \`--${flag}\` to be milliseconds like 500 or 1000-4000, got ${JSON.stringify(value)}`,
    )
  }
  const bounds = value.split('-').map(Number)
  return bounds.length === 1 ? Number(value) : bounds
}

function readChance(flag: string, value: string): string | number | Record<string, number> {
  if (/^\d+$/.test(value)) return Number(value)
  if (/^[a-z-]+$/.test(value)) return value
  if (!/^[a-z\d-]+=[\d.]+(,[a-z\d-]+=[\d.]+)*$/.test(value)) {
    throw new RangeError(`Expected \`--${flag}\` to be a word, or weights like a=80,b=20, got ${JSON.stringify(value)}`)
  }
  return Object.fromEntries(
    value.split(',').map(pair => {
      const [word = '', weight] = pair.split('=')
      return [word, Number(weight)]
    }),
  )
}
