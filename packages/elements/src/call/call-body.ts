import { html, nothing, type TemplateResult } from 'lit'
import type { CallDetails } from '../api/attempt-wire.ts'
import type { Explanation } from '../api/rules-wire.ts'
import { allowedActions } from '../calls/table/allowed-actions.ts'
import { relativeTo } from '../calls/table/call-times.ts'
import { statusBadge } from '../status/status.ts'
import { callHref } from '../words/call-href.ts'
import { allReasonsText } from '../words/explanation.ts'
import { textIn } from '../words/metadata-text.ts'
import { withNumbers } from '../words/phone-number.ts'
import type { CallWords } from './call.words.ts'
import { type CallAgain, canCallAgain, draftAgain } from './call-again.ts'
import { otherEnd } from './call-controller.ts'
import { type CallPlace, momentThere } from './call-moments.ts'
import { facts, numberLink } from './facts.ts'
import type { LineFreeing } from './line-freeing.ts'
import { causeBeside, timeline } from './timeline.ts'

export interface CallBodyOptions extends CallPlace {
  readonly call: CallDetails
  readonly words: CallWords
  readonly explanation: Explanation | undefined
  readonly now: number
  readonly historyHref: string
  readonly callHref: string
  readonly listHref: string
  readonly freeing: LineFreeing
  readonly again: CallAgain
  readonly isBusy: boolean
  readonly press: (action: 'edit' | 'cancel') => void
}

/** The call: its heading and actions, why it waits, its timeline, and what is known of it. */
export function callBody(options: CallBodyOptions): TemplateResult {
  const { call, words, zone, now, historyHref, freeing } = options
  const people = [textIn(call, 'name'), textIn(call, 'note')].filter(text => text !== undefined).join(' · ')
  return html`<header>
      <h2 part="heading" tabindex="-1">
        ${call.logged === 'inbound' ? words.callFrom : words.callTo} ${numberLink(otherEnd(call), historyHref)}
      </h2>
      ${statusBadge(call.status, words.language)} ${causeBeside(call, words)}
      <div class="actions">${actions(options)}</div>
      ${people ? html`<p class="who">${people}</p>` : nothing}
    </header>
    ${waits(options)} ${newCall(options)}
    <div class="columns">
      <div class="happened">
        <h3>${words.timeline}</h3>
        ${timeline({ call, words, zone, now, viewer: freeing, freeing: freeing.asked })}
      </div>
      <div class="facts">
        <h3>${words.about}</h3>
        ${facts(options)}
      </div>
    </div>`
}

function actions({ call, words, again, isBusy, press, listHref }: CallBodyOptions): TemplateResult {
  const allowed = allowedActions(call)
  const edit = allowed.includes('edit')
    ? html`<button type="button" part="button" data-action="edit" @click=${() => press('edit')}>${words.edit}</button>`
    : nothing
  const cancel = allowed.includes('cancel')
    ? html`<button
        type="button"
        part="button"
        data-action="cancel"
        aria-busy=${isBusy ? 'true' : nothing}
        @click=${() => press('cancel')}
      >
        ${call.status === 'scheduled' ? words.cancel : words.hangUp}
      </button>`
    : nothing
  const canCall = canCallAgain(call) && draftAgain(call) !== undefined && !again.scheduled
  const callAgain = canCall
    ? html`<button
        type="button"
        part="button"
        class="primary"
        data-action="again"
        aria-busy=${again.busy ? 'true' : nothing}
        @click=${() => void again.again(call)}
      >
        ${call.logged === 'inbound' ? words.callBack : words.callAgain}
      </button>`
    : nothing
  const list = listHref === '' ? nothing : html`<a part="link" href=${listHref}>${words.allCalls}</a>`
  return html`${list} ${edit} ${cancel} ${callAgain}`
}

/** Why a waiting call does not ring, and from when on it may. */
function waits(options: CallBodyOptions): TemplateResult | typeof nothing {
  const { call, words, explanation, now } = options
  const { language } = words
  if (call.status !== 'scheduled') return nothing
  const why = explanation && allReasonsText(explanation, language)
  const from = explanation?.nextPossibleAt
  const isLater = from !== undefined && from !== call.dueAt && Date.parse(from) > now
  const isDue = Date.parse(call.dueAt) <= now
  return html`<div class="waits" part="waits">
    ${why ? html`<p><strong>${words.waits}:</strong> ${why}</p>` : nothing}
    ${isLater ? html`<p>${words.mayRing(momentThere(from, options, language))}</p>` : nothing}
    ${isLater ? nothing : html`<p>${isDue && !why ? words.next : dueTime(options)}</p>`}
  </div>`
}

function dueTime(options: CallBodyOptions): TemplateResult {
  const { call, words, now } = options
  const { language } = words
  const name = call.dueAt === call.at ? words.wanted : words.due
  return html`<strong>${name}:</strong> ${momentThere(call.dueAt, options, language)}
    (${relativeTo(now, call.dueAt, language)})`
}

function newCall({ again, words, callHref: template }: CallBodyOptions): TemplateResult | typeof nothing {
  const { scheduled } = again
  if (!scheduled) return nothing
  return html`<div class="new">
    <p>${withNumbers(words.again(scheduled.to))}</p>
    ${template === '' ? nothing : html`<a part="link" href=${callHref(scheduled.id, template)}>${words.openIt}</a>`}
  </div>`
}
