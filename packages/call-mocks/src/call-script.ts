import type { Chance, DeliveryMode, Reply, Scenario, ScenarioOutcome, Scenarios, Span } from './scenario.ts'
import { type Draw, seededDraw } from './seeded-random.ts'

/** A scenario with all random choices made for one call. */
export interface CallScript {
  readonly outcome: ScenarioOutcome
  readonly setupMs: number
  readonly ringMs: number
  readonly talkMs: number
  readonly reply: Reply
  readonly placed: boolean
  readonly replyMs: number
  readonly retryAfterMs: number
  readonly ringingWebhook: DeliveryMode
  readonly answeredWebhook: DeliveryMode
  readonly endWebhook: DeliveryMode
  readonly lateMs: number
}

/** Returns a function that makes the script of the next call to a number, given as digits. */
export function createCallScripts({
  scenario = {},
  numbers = {},
  seed = 1,
}: Scenarios): (digits: string) => CallScript {
  const byDigits = new Map(
    Object.entries(numbers).map(([number, own]) => [number.replace('+', ''), isList(own) ? own : [own]]),
  )
  const placed = new Map<string, number>()
  return digits => {
    const nth = placed.get(digits) ?? 0
    placed.set(digits, nth + 1)
    const own = byDigits.get(digits)
    return drawScript({ ...scenario, ...(own?.[nth] ?? own?.at(-1)) }, seededDraw(`${seed}/${digits}/${nth}`))
  }
}

function drawScript(scenario: Scenario, draw: Draw): CallScript {
  const reply = pick(draw('reply'), scenario.reply ?? 'ok')
  const unclear = pick(draw('unclear'), scenario.unclear ?? 'placed')
  const webhooks = scenario.webhooks ?? 'prompt'
  return {
    outcome: pick(draw('outcome'), scenario.outcome ?? 'completed'),
    setupMs: within(draw('setupMs'), scenario.setupMs ?? [200, 800]),
    ringMs: within(draw('ringMs'), scenario.ringMs ?? [1_000, 4_000]),
    talkMs: within(draw('talkMs'), scenario.talkMs ?? [2_000, 8_000]),
    reply,
    placed: isUnclear(reply) ? unclear === 'placed' : reply === 'ok',
    replyMs: within(draw('replyMs'), scenario.replyMs ?? 0),
    retryAfterMs: within(draw('retryAfterMs'), scenario.retryAfterMs ?? 1_000),
    ringingWebhook: pick(draw('ringingWebhook'), scenario.ringingWebhook ?? webhooks),
    answeredWebhook: pick(draw('answeredWebhook'), scenario.answeredWebhook ?? webhooks),
    endWebhook: pick(draw('endWebhook'), scenario.endWebhook ?? webhooks),
    lateMs: within(draw('lateMs'), scenario.lateMs ?? [5_000, 30_000]),
  }
}

// A 4xx proves that no call was placed, except 408 and 409: a server or a proxy may send them for a
// request that succeeded.
const isUnclear = (reply: Reply): boolean =>
  typeof reply === 'number' ? reply >= 500 || reply === 408 || reply === 409 : reply !== 'ok' && reply !== 'refused'

const within = (drawn: number, span: Span): number =>
  typeof span === 'number' ? span : Math.floor(span[0] + drawn * (span[1] - span[0] + 1))

function pick<Word extends string | number>(drawn: number, chance: Chance<Word>): Word
function pick(drawn: number, chance: Chance<string | number>): string | number {
  if (typeof chance !== 'object') return chance
  const weights = Object.entries(chance).flatMap(([word, weight = 0]) => (weight > 0 ? [{ word, weight }] : []))
  let rest = drawn * weights.reduce((sum, { weight }) => sum + weight, 0)
  const { word = '' } = weights.find(({ weight }) => (rest -= weight) < 0) ?? weights.at(-1) ?? {}
  return /^\d+$/.test(word) ? Number(word) : word
}

const isList = (own: Scenario | readonly Scenario[]): own is readonly Scenario[] => Array.isArray(own)
