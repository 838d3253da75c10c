import { html, nothing, type TemplateResult } from 'lit'
import type { Call } from '../../api/call-wire.ts'
import type { Explanation } from '../../api/rules-wire.ts'
import { noticeLine } from '../../notice/notice.ts'
import { allReasonsText } from '../../words/explanation.ts'
import { textIn } from '../../words/metadata-text.ts'
import { phoneNumber } from '../../words/phone-number.ts'
import { reasonOf } from '../../words/reason.ts'
import { fullMoment, ownTime } from '../table/call-times.ts'
import { attemptList } from './attempt-list.ts'
import type { ViewedCall, Viewer } from './details-viewer.ts'

/**
 * The details of the viewed call; empty while there is none.
 *
 * @param explanationOf - says why a call waits, if it is known
 */
export function detailsDialog(viewer: Viewer, explanationOf: (call: Call) => Explanation | undefined): TemplateResult {
  const { looking, close } = viewer
  return html`<dialog class="details" part="dialog" aria-labelledby="details-title" closedby="any" @close=${close}>
    ${looking ? contents(looking, viewer, explanationOf(looking.call)) : nothing}
  </dialog>`
}

const contents = (looking: ViewedCall, viewer: Viewer, explanation: Explanation | undefined) => {
  const { call, zone, error, notice } = looking
  return html`<form method="dialog">
  <h3 id="details-title">Call to ${phoneNumber(call.to)}</h3>
  ${list(facts(call, zone, explanation))}
  <h4>Attempts</h4>
  <div role="status">${notice ? noticeLine(notice) : nothing}</div>
  ${
    error === undefined
      ? attemptList(viewer, looking)
      : html`<p class="notice">They could not be loaded. ${error}</p>
          <button type="button" part="button" @click=${viewer.retry}>Try again</button>`
  }
  <details><summary>Technical details</summary>${list(technical(call))}</details>
  <div class="answers"><button part="button" class="primary" autofocus>Close</button></div>
</form>`
}

type Facts = readonly (readonly [string, string | undefined])[]

const list = (facts: Facts) =>
  html`<dl>${facts.map(([name, value]) => (value ? html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>` : nothing))}</dl>`

/** The metadata that people write. */
const WRITTEN = ['Note', 'Name', 'Reason'] as const

const facts = (call: Call, zone: string, explanation: Explanation | undefined): Facts => [
  ...WRITTEN.map(name => [name, textIn(call, name.toLowerCase())] as const),
  ['Wanted', fullMoment(zone, call.at)],
  ['There', ownTime(call, zone)],
  ['Due', call.dueAt === call.at ? undefined : fullMoment(zone, call.dueAt)],
  ...(call.status === 'scheduled' && explanation ? waits(call, zone, explanation) : []),
  ['Not after', call.notAfter && fullMoment(zone, call.notAfter)],
  ['Ended', call.endedAt && fullMoment(zone, call.endedAt)],
  ['Cause', reasonOf(call)],
  ['From', call.from],
  ['Owner', call.ownerId],
]

const waits = ({ dueAt }: Call, zone: string, explanation: Explanation): Facts => {
  const from = explanation.nextPossibleAt
  return [
    ['Why it waits', allReasonsText(explanation)],
    ['May ring', from === undefined || from === dueAt ? undefined : `from ${fullMoment(zone, from)}`],
  ]
}

function technical(call: Call): Facts {
  const told = new Set(WRITTEN.map(name => name.toLowerCase()).filter(name => textIn(call, name)))
  const rest = Object.entries(call.metadata ?? {}).filter(([name]) => !told.has(name))
  return [
    ['Queue', call.queue],
    ['Provider', call.provider],
    ['Repeats', call.series?.repeat.rule],
    ['Cause', call.cause],
    ['Key', call.key],
    ['Metadata', rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : undefined],
  ]
}
