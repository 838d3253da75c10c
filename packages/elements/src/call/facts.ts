import { html, nothing, type TemplateResult } from 'lit'
import type { CallDetails } from '../api/attempt-wire.ts'
import { fullMoment } from '../calls/table/call-times.ts'
import { shortDuration } from '../words/duration.ts'
import { textIn } from '../words/metadata-text.ts'
import { numberHref } from '../words/number-href.ts'
import { phoneNumber } from '../words/phone-number.ts'
import type { CallWords } from './call.words.ts'
import { type CallPlace, momentThere, timeThere } from './call-moments.ts'
import { causeBeside } from './timeline.ts'

export interface FactsOptions extends CallPlace {
  readonly call: CallDetails
  readonly words: CallWords
  /** The link of a number, with `{number}` in it; empty for none. */
  readonly historyHref: string
}

type Fact = readonly [name: string, value: TemplateResult | string | typeof nothing | undefined]

/** What people want to know of a call, then what programmers do. */
export function facts(options: FactsOptions): TemplateResult {
  const { words } = options
  return html`${list(forPeople(options))}
    <details><summary>${words.technical}</summary>${list(technical(options))}</details>`
}

/** The metadata that people write. */
const WRITTEN = ['name', 'note', 'reason'] as const

const list = (known: readonly Fact[]) =>
  html`<dl>
    ${known.map(([name, value]) => (value && value !== nothing ? html`<dt>${name}</dt><dd>${value}</dd>` : nothing))}
  </dl>`

function forPeople(options: FactsOptions): readonly Fact[] {
  const { call, words, zone, historyHref } = options
  const isRetried = call.status === 'scheduled' && call.dueAt !== call.at
  const number = (text: string | undefined) => (text === undefined ? undefined : numberLink(text, historyHref))
  return [
    ...WRITTEN.map((name): Fact => [words[name], isolated(textIn(call, name))]),
    [words.there, timeThere(call.at, options, words.language)],
    [words.wanted, fullMoment(zone, call.at, words.language)],
    [words.due, isRetried ? momentThere(call.dueAt, options, words.language) : undefined],
    [words.notAfter, call.notAfter && fullMoment(zone, call.notAfter, words.language)],
    [words.ended, call.endedAt && fullMoment(zone, call.endedAt, words.language)],
    [words.talk, call.durationMs === undefined ? undefined : shortDuration(call.durationMs)],
    [words.outcome, causeBeside(call, words)],
    [words.to, number(call.to)],
    [words.from, number(call.from)],
    [words.owner, isolated(call.ownerId)],
  ]
}

function technical({ call, words }: FactsOptions): readonly Fact[] {
  const written = new Set<string>(WRITTEN.filter(name => textIn(call, name)))
  const rest = Object.entries(call.metadata ?? {}).filter(([name]) => !written.has(name))
  return [
    [words.id, isolated(call.id)],
    [words.queue, isolated(call.queue)],
    [words.provider, isolated(call.provider)],
    [words.repeats, isolated(call.series?.repeat.rule)],
    [words.key, isolated(call.key)],
    [words.metadata, rest.length > 0 ? isolated(JSON.stringify(Object.fromEntries(rest))) : undefined],
  ]
}

const isolated = (text: string | undefined) => (text ? html`<bdi>${text}</bdi>` : undefined)

/** A number, as a link to its history if there is one. */
export function numberLink(number: string, historyHref: string): TemplateResult {
  const text = phoneNumber(number)
  return historyHref === '' ? text : html`<a part="link" href=${numberHref(number, historyHref)}>${text}</a>`
}
