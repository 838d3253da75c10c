import { html, nothing, type TemplateResult } from 'lit'
import type { Call } from '../../api/call-wire.ts'
import type { Explanation } from '../../api/rules-wire.ts'
import { noticeLine } from '../../notice/notice.ts'
import { callHref } from '../../words/call-href.ts'
import { reasonOf as whyFailed } from '../../words/error-text.ts'
import { allReasonsText } from '../../words/explanation.ts'
import { textIn } from '../../words/metadata-text.ts'
import { phoneNumber } from '../../words/phone-number.ts'
import { reasonOf } from '../../words/reason.ts'
import { allowedActions, type CallAction } from '../table/allowed-actions.ts'
import { fullMoment, ownTime } from '../table/call-times.ts'
import { attemptList } from './attempt-list.ts'
import type { ViewedCall, Viewer } from './details-viewer.ts'
import type { DialogWords } from './dialogs.words.ts'

export interface DetailsDialogOptions {
  readonly viewer: Viewer
  /** Why a call waits, if it is known. */
  readonly explanationOf: (call: Call) => Explanation | undefined
  /** The link of a call, with `{id}` in it; empty for none. */
  readonly callHref: string
  readonly press: (action: CallAction, call: Call) => void
  readonly words: DialogWords
}

/** The details of the viewed call; empty while there is none. */
export function detailsDialog(options: DetailsDialogOptions): TemplateResult {
  const { looking, close } = options.viewer
  return html`<dialog class="details" part="dialog" aria-labelledby="details-title" closedby="any" @close=${close}>
    ${looking ? contents(looking, options) : nothing}
  </dialog>`
}

function contents(looking: ViewedCall, options: DetailsDialogOptions): TemplateResult {
  const { viewer, explanationOf, callHref: template, words } = options
  const { call, zone, error, notice } = looking
  const explanation = explanationOf(call)
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
  ${template === '' ? nothing : html`<p><a part="link" href=${callHref(call.id, template)}>${words.ownPage}</a></p>`}
  <div class="answers">
    ${actions(call, options)}
    <button part="button" class="primary" autofocus>${words.close}</button>
  </div>
</form>`
}

function actions(call: Call, { viewer, press, words }: DetailsDialogOptions) {
  const texts = { edit: words.edit, cancel: call.status === 'scheduled' ? words.cancel : words.hangUp }
  const act =
    (action: CallAction) =>
    ({ currentTarget }: Event) => {
      // Closed first, so that it gives the focus back before another dialog opens.
      if (currentTarget instanceof Element) currentTarget.closest('dialog')?.close()
      viewer.close()
      press(action, call)
    }
  return allowedActions(call).map(action =>
    action === 'details'
      ? nothing
      : html`<button type="button" part="button" data-action=${action} @click=${act(action)}>${texts[action]}</button>`,
  )
}

type Facts = readonly (readonly [string, string | TemplateResult | undefined])[]

const list = (facts: Facts) =>
  html`<dl>${facts.map(([name, value]) => (value ? html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>` : nothing))}</dl>`

/** The metadata that people write. */
const WRITTEN = ['note', 'name', 'reason'] as const

const facts = (call: Call, zone: string, explanation: Explanation | undefined, words: DialogWords): Facts => {
  const moment = (at: string) => fullMoment(zone, at, words.language)
  return [
    ...WRITTEN.map(name => [words[name], textIn(call, name)] as const),
    [words.there, ownTime(call, zone, words.language)],
    [words.wanted, moment(call.at)],
    [words.due, call.status === 'scheduled' && call.dueAt !== call.at ? moment(call.dueAt) : undefined],
    ...(call.status === 'scheduled' && explanation ? waits(call, zone, explanation, words) : []),
    [words.notAfter, call.notAfter && moment(call.notAfter)],
    [words.ended, call.endedAt && moment(call.endedAt)],
    [words.cause, reasonOf(call, words.language)],
    [words.from, call.from && phoneNumber(call.from)],
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
