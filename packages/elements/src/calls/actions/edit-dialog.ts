import { html, nothing, type TemplateResult } from 'lit'
import { MAX_NOTE_LENGTH, type SeriesScope } from '../../api/call-requests.ts'
import { asError, field, type Message } from '../../schedule-form/field.ts'
import { preview, warningOf } from '../../schedule-form/preview.ts'
import { scheduleFormWords } from '../../schedule-form/schedule-form.words.ts'
import { zoneInput } from '../../schedule-form/zone-input.ts'
import { phoneNumber, withNumbers } from '../../words/phone-number.ts'
import { sharedWords } from '../../words/shared.words.ts'
import { formatMoment, placeOf } from '../../words/time.ts'
import { wordsIn } from '../../words/word-table.ts'
import type { Editing, Editor, Wrong } from './call-editor.ts'
import type { CallFields, Clash } from './call-fields.ts'
import type { DialogWords } from './dialogs.words.ts'
import { isRepeated } from './series-dialog.ts'

interface RequiredInput {
  readonly name: 'to' | 'local'
  readonly label: string
  readonly type: 'tel' | 'datetime-local'
  readonly message: Message | undefined
  /** Why the value is invalid. */
  readonly problem: Wrong | undefined
}

const formWords = ({ language }: DialogWords) => wordsIn(scheduleFormWords, language)

/** The form of the edited call; empty while there is none. */
export function editDialog(
  { editing, change, changeToUnknownZone, choose, check, close, save }: Editor,
  words: DialogWords,
): TemplateResult {
  const submit = (event: Event) => {
    event.preventDefault()
    const form = event.currentTarget
    const goToFault = () => {
      if (form instanceof Element) form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
    }
    void save().then(() => requestAnimationFrame(goToFault))
  }
  return html`<dialog class="edit" part="dialog" aria-labelledby="edit-title" @close=${close}>
    ${
      editing
        ? html`<form @submit=${submit} @change=${check}>
            ${heading(editing, words)} ${editing.over ? nothing : fields(editing, { change, changeToUnknownZone }, words)}
            ${isRepeated(editing.call) && !editing.over ? scopes(editing, choose, words) : nothing}
            ${answers(editing, words)}
          </form>`
        : nothing
    }
  </dialog>`
}

function heading({ call, wrong, over, clashes, zone }: Editing, words: DialogWords): TemplateResult {
  const alert = (text: unknown) => html`<div class="notice" part="notice" role="alert">${text}</div>`
  return html`<h3 id="edit-title">${words.changeCallTo} ${phoneNumber(call.to)}</h3>
    ${over ? alert(call.endedAt ? words.hasEnded : words.hasBegun) : nothing}
    ${clashes.length > 0 && !over ? alert(conflict(clashes, zone, words)) : nothing}
    ${wrong.all === undefined ? nothing : alert(words.didNotWork(wrong.all(words.language)))}`
}

function fields(
  editing: Editing,
  { change, changeToUnknownZone }: Pick<Editor, 'change' | 'changeToUnknownZone'>,
  words: DialogWords,
): TemplateResult {
  const { fields, wrong, unknownZone } = editing
  const now = new Date()
  const changed =
    (name: keyof CallFields) =>
    ({ target }: Event) => {
      if (target instanceof HTMLInputElement) change({ [name]: target.value })
    }
  const required = ({ name, label, type, message, problem }: RequiredInput) =>
    field({
      id: `edit-${name}`,
      label,
      message,
      control: html`<input
        id="edit-${name}"
        part="input"
        type=${type}
        dir=${type === 'tel' ? 'ltr' : nothing}
        autocomplete="off"
        required
        .value=${fields[name]}
        aria-invalid=${problem === undefined ? nothing : 'true'}
        aria-describedby="edit-${name}-message"
        @input=${changed(name)}
      />`,
    })
  return html`${required({
    name: 'to',
    label: words.number,
    type: 'tel',
    message: numberMessage(editing, words),
    problem: wrong.to,
  })}
  ${required({
    name: 'local',
    label: words.dateAndTime,
    type: 'datetime-local',
    message: timeMessage(editing, words),
    problem: wrong.at,
  })}
  ${field({
    id: 'edit-zone',
    label: words.timeZone,
    message: asError(wrong.zone?.(words.language)),
    control: zoneInput({
      id: 'edit-zone',
      timeZone: fields.timeZone,
      unknown: unknownZone,
      isInvalid: wrong.zone !== undefined,
      areWanted: true,
      now,
      words: formWords(words),
      onZone: timeZone => change({ timeZone }),
      onUnknown: changeToUnknownZone,
      onEnter: () => {},
      onLeave: () => {},
    }),
  })}
  ${(['name', 'note'] as const).map(name =>
    field({
      id: `edit-${name}`,
      label: words[name],
      optional: wordsIn(sharedWords, words.language).optional,
      control: html`<input
        id="edit-${name}"
        part="input"
        autocomplete="off"
        maxlength=${MAX_NOTE_LENGTH}
        .value=${fields[name]}
        @input=${changed(name)}
      />`,
    }),
  )}
  ${
    editing.resolved
      ? html`<p class="preview" part="preview">${preview(editing.resolved, fields.timeZone, { now, words: formWords(words) })}</p>`
      : nothing
  }`
}

/** Asks how far the change reaches. */
function scopes({ scope }: Editing, choose: Editor['choose'], words: DialogWords): TemplateResult {
  const choice = (value: SeriesScope, text: string) =>
    html`<label
      ><input
        type="radio"
        name="scope"
        value=${value}
        .checked=${scope === value}
        @change=${() => choose(value)}
      />
      ${text}</label
    >`
  return html`<fieldset>
    <legend>${words.repeatedChange}</legend>
    ${choice('one', lowered(words.onlyThis))} ${choice('following', lowered(words.thisAndFollowing))}
  </fieldset>`
}

const lowered = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1)

function answers({ over, saving, clashes }: Editing, words: DialogWords): TemplateResult {
  const isClash = clashes.length > 0
  const leave = over ? words.close : isClash ? words.takeTheirs : words.leave
  return html`<div class="answers">
    ${
      over
        ? nothing
        : html`<button part="button" class="primary" aria-busy=${saving}>
            ${isClash ? words.saveMine : words.save}
          </button>`
    }
    <button part="button" type="button" @click=${closeOwn}>${leave}</button>
  </div>`
}

function closeOwn({ currentTarget }: Event): void {
  if (currentTarget instanceof Element) currentTarget.closest('dialog')?.close()
}

const CHANGED = { number: 'changedNumber', time: 'changedTime', name: 'changedName', note: 'changedNote' } as const

function conflict(clashes: readonly Clash[], zone: string, words: DialogWords): TemplateResult {
  const valueOf = (what: Clash['what'], { to, local, timeZone, name, note }: CallFields) => {
    if (what === 'name') return name || '–'
    if (what === 'note') return note || '–'
    if (what === 'number') return withNumbers(to)
    const time = formatMoment(`${local}Z`, 'UTC', { dateStyle: 'full', timeStyle: 'short' }, words.language)
    return timeZone === zone ? time : words.timeIn(time, placeOf(timeZone))
  }
  return html`<p>${words.otherChanged}</p>
    <dl>
      ${clashes.map(
        ({ what, theirs, mine }) =>
          html`<dt>${words[CHANGED[what]]}</dt>
            <dd>${words.theirs}: <bdi>${valueOf(what, theirs)}</bdi></dd>
            ${mine ? html`<dd>${words.yours}: <bdi>${valueOf(what, mine)}</bdi></dd>` : nothing}`,
      )}
    </dl>`
}

function numberMessage({ wrong, checked }: Editing, words: DialogWords): Message | undefined {
  if (wrong.to) return asError(wrong.to(words.language))
  if (checked?.valid === false) {
    return { kind: 'warning', text: words.unknownNumber }
  }
  return checked?.international ? { kind: 'hint', text: checked.international } : undefined
}

function timeMessage({ wrong, resolved, fields }: Editing, words: DialogWords): Message | undefined {
  const [date = '', time = ''] = fields.local.split('T')
  const warning = resolved && warningOf(resolved, { date, time }, formWords(words))
  return asError(wrong.at?.(words.language)) ?? (warning ? { kind: 'warning', text: warning } : undefined)
}
