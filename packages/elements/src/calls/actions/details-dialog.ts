import { html, nothing, type TemplateResult } from 'lit'
import type { Call } from '../../api/call-wire.ts'
import type { Explanation } from '../../api/rules-wire.ts'
import { noticeLine } from '../../notice/notice.ts'
import { reasonOf as whyFailed } from '../../words/error-text.ts'
import { allReasonsText } from '../../words/explanation.ts'
import { textIn } from '../../words/metadata-text.ts'
import { phoneNumber } from '../../words/phone-number.ts'
import { reasonOf } from '../../words/reason.ts'
import { fullMoment, ownTime } from '../table/call-times.ts'
import { attemptList } from './attempt-list.ts'
import type { ViewedCall, Viewer } from './details-viewer.ts'
import type { DialogWords } from './dialogs.words.ts'

/**
 * The details of the viewed call; empty while there is none.
 *
 * @param explanationOf - says why a call waits, if it is known
 */
export function detailsDialog(
  viewer: Viewer,
  explanationOf: (call: Call) => Explanation | undefined,
  words: DialogWords,
): TemplateResult {
  const { looking, close } = viewer
  return html`<dialog class="details" part="dialog" aria-labelledby="details-title" closedby="any" @close=${close}>
    ${looking ? contents(looking, viewer, explanationOf(looking.call), words) : nothing}
  </dialog>`
}

const contents = (looking: ViewedCall, viewer: Viewer, explanation: Explanation | undefined, words: DialogWords) => {
  const { call, zone, error, notice } = looking
  return html`<form method="dialog">
  <h3 id="details-title">${words.callTo} ${phoneNumber(call.to)}</h3>
  ${list(facts(call, zone, explanation, words))}
  <h4>${words.attempts}</h4>
  <div role="status">${notice ? noticeLine(notice, words.language) : nothing}</div>
  ${
    error === undefined
      ? attemptList(viewer, looking, words)
      : html`<p class="notice">${words.notLoaded(whyFailed(error, words.language))}</p>
          <button type="button" part="button" @click=${viewer.retry}>${words.tryAgain}</button>`
  }
  <details><summary>${words.technical}</summary>${list(technical(call, words))}</details>
  <div class="answers"><button part="button" class="primary" autofocus>${words.close}</button></div>
</form>`
}

type Facts = readonly (readonly [string, string | undefined])[]

const list = (facts: Facts) =>
  html`<dl>${facts.map(([name, value]) => (value ? html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>` : nothing))}</dl>`

/** The metadata that people write. */
const WRITTEN = ['note', 'name', 'reason'] as const

const facts = (call: Call, zone: string, explanation: Explanation | undefined, words: DialogWords): Facts => {
  const moment = (at: string) => fullMoment(zone, at, words.language)
  return [
    ...WRITTEN.map(name => [words[name], textIn(call, name)] as const),
    [words.wanted, moment(call.at)],
    [words.there, ownTime(call, zone, words.language)],
    [words.due, call.dueAt === call.at ? undefined : moment(call.dueAt)],
    ...(call.status === 'scheduled' && explanation ? waits(call, zone, explanation, words) : []),
    [words.notAfter, call.notAfter && moment(call.notAfter)],
    [words.ended, call.endedAt && moment(call.endedAt)],
    [words.cause, reasonOf(call, words.language)],
    [words.from, call.from],
    [words.owner, call.ownerId],
  ]
}

const waits = ({ dueAt }: Call, zone: string, explanation: Explanation, words: DialogWords): Facts => {
  const from = explanation.nextPossibleAt
  const isLater = from !== undefined && from !== dueAt
  return [
    [words.waits, allReasonsText(explanation, words.language)],
    [words.mayRing, isLater ? words.fromThen(fullMoment(zone, from, words.language)) : undefined],
  ]
}

function technical(call: Call, words: DialogWords): Facts {
  const told = new Set<string>(WRITTEN.filter(name => textIn(call, name)))
  const rest = Object.entries(call.metadata ?? {}).filter(([name]) => !told.has(name))
  return [
    [words.queue, call.queue],
    [words.provider, call.provider],
    [words.repeats, call.series?.repeat.rule],
    [words.cause, call.cause],
    [words.key, call.key],
    [words.metadata, rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : undefined],
  ]
}
