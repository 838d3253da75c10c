import type { Explanation, Reason } from '../api/rules-wire.ts'

const TEXTS: Readonly<Record<string, string>> = {
  'all-lines': 'All lines are in use',
  'all-paused': 'Everything is paused',
  behind: 'Other calls go first',
  breaker: 'The service lost answers',
  day: 'The calls of the day are used up',
  'do-not-call': 'On the do-not-call list',
  'held-back': 'The service asks to wait',
  lines: 'All lines of its queue are in use',
  misfire: 'Too late: it will expire',
  'not-after': 'It will expire before it can ring',
  'not-allowed': 'This number must not be called',
  'not-started': 'No worker is running',
  'other-provider': 'Placed by another server',
  pace: 'Its queue keeps its pace',
  'provider-lines': 'The service has no free line',
  'provider-pace': 'The service keeps its pace',
  'queue-day': 'The calls of its queue for the day are used up',
  'queue-paused': 'Its queue is paused',
  'store-away': 'The database is away',
  unattended: 'No worker is running',
  'unknown-zone': 'The time zone of the number is not known',
  window: 'Outside calling hours',
}

/** Reasons that the table says in other columns: when it is due. */
const SAID: readonly string[] = ['due-later', 'retry']

/** The most lasting reason in a few words; `undefined` if the table says it all. */
export function explanationText({ because }: Explanation): string | undefined {
  const reason = because.find(({ code }) => !SAID.includes(code))
  return reason && textOf(reason)
}

/** All reasons, with the rules of calling; `undefined` if the times of the call say it all. */
export function allReasonsText({ because }: Explanation): string | undefined {
  const reasons = because.filter(({ code }) => !SAID.includes(code))
  return reasons.map(reason => ruleOf(reason) ?? textOf(reason)).join(' · ') || undefined
}

function textOf(reason: Reason): string {
  const text = Object.hasOwn(TEXTS, reason.code) ? TEXTS[reason.code] : undefined
  return text ?? ruleOf(reason) ?? reason.detail
}

/** The rule of calling in words: the hours and their zone, or the limit. */
function ruleOf({ code, rule }: Reason): string | undefined {
  if (!rule || (code !== 'window' && code !== 'number-limit')) return undefined
  return `${rule.slice(0, 1).toUpperCase()}${rule.slice(1)}`
}
