import { html, nothing, type TemplateResult } from 'lit'
import { MAX_NOTE_LENGTH, type SeriesScope } from '../../api/call-requests.ts'
import { asError, field, type Message } from '../../schedule-form/field.ts'
import { preview, warningOf } from '../../schedule-form/preview.ts'
import { zoneOptions } from '../../schedule-form/zones.ts'
import { phoneNumber } from '../../words/phone-number.ts'
import { formatMoment, placeOf } from '../../words/time.ts'
import type { Editing, Editor } from './call-editor.ts'
import type { CallFields, Clash } from './call-fields.ts'
import { isRepeated } from './series-dialog.ts'

interface RequiredInput {
  readonly name: 'to' | 'local'
  readonly label: string
  readonly type: 'tel' | 'datetime-local'
  readonly message: Message | undefined
  /** Why the value is invalid. */
  readonly problem: string | undefined
}

/** The form of the edited call; empty while there is none. */
export function editDialog({ editing, change, choose, check, close, save }: Editor): TemplateResult {
  const submit = (event: Event) => {
    event.preventDefault()
    const form = event.currentTarget
    const goToFault = () => {
      if (form instanceof Element) form.querySelector<HTMLElement>('[aria-invalid]')?.focus()
    }
    void save().then(() => requestAnimationFrame(goToFault))
  }
  return html`<dialog class="edit" part="dialog" aria-labelledby="edit-title" @close=${close}>
    ${
      editing
        ? html`<form @submit=${submit} @change=${check}>
            ${heading(editing)} ${editing.over ? nothing : fields(editing, change)}
            ${isRepeated(editing.call) && !editing.over ? scopes(editing, choose) : nothing} ${answers(editing)}
          </form>`
        : nothing
    }
  </dialog>`
}

function heading({ call, wrong, over, clashes, zone }: Editing): TemplateResult {
  const alert = (text: unknown) => html`<div class="notice" part="notice" role="alert">${text}</div>`
  return html`<h3 id="edit-title">Change the call to ${phoneNumber(call.to)}</h3>
    ${over ? alert(`This call has ${call.endedAt ? 'ended' : 'begun'}: it cannot be changed any more.`) : nothing}
    ${clashes.length > 0 && !over ? alert(conflict(clashes, zone)) : nothing}
    ${wrong.all === undefined ? nothing : alert(`That did not work. ${wrong.all}`)}`
}

function fields(editing: Editing, change: Editor['change']): TemplateResult {
  const { fields, wrong } = editing
  const changed =
    (name: keyof CallFields) =>
    ({ target }: Event) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) change({ [name]: target.value })
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
    label: 'Phone number',
    type: 'tel',
    message: numberMessage(editing),
    problem: wrong.to,
  })}
  ${required({
    name: 'local',
    label: 'Date and time',
    type: 'datetime-local',
    message: timeMessage(editing),
    problem: wrong.at,
  })}
  ${field({
    id: 'edit-zone',
    label: 'Time zone',
    control: html`<select id="edit-zone" part="input" @input=${changed('timeZone')}>
      ${zoneOptions(fields.timeZone)}
    </select>`,
  })}
  ${field({
    id: 'edit-note',
    label: 'Note',
    optional: true,
    control: html`<input
      id="edit-note"
      part="input"
      maxlength=${MAX_NOTE_LENGTH}
      .value=${fields.note}
      @input=${changed('note')}
    />`,
  })}
  ${
    editing.resolved
      ? html`<p class="preview" part="preview">${preview(editing.resolved, fields.timeZone, new Date())}</p>`
      : nothing
  }`
}

/** Asks how far the change reaches. */
function scopes({ scope }: Editing, choose: Editor['choose']): TemplateResult {
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
    <legend>This call is repeated. Change</legend>
    ${choice('one', 'only this call')} ${choice('following', 'this and all that follow')}
  </fieldset>`
}

function answers({ over, saving, clashes }: Editing): TemplateResult {
  const isClash = clashes.length > 0
  const leave = over ? 'Close' : isClash ? 'Take theirs' : 'Leave as it is'
  return html`<div class="answers">
    ${
      over
        ? nothing
        : html`<button part="button" class="primary" aria-busy=${saving}>
            ${isClash ? 'Save mine' : 'Save'}
          </button>`
    }
    <button part="button" type="button" @click=${closeOwn}>${leave}</button>
  </div>`
}

function closeOwn({ currentTarget }: Event): void {
  if (currentTarget instanceof Element) currentTarget.closest('dialog')?.close()
}

function conflict(clashes: readonly Clash[], zone: string): TemplateResult {
  const valueOf = (what: Clash['what'], { to, local, timeZone, note }: CallFields) => {
    if (what === 'Note') return note || '–'
    return what === 'Number'
      ? to
      : formatMoment(`${local}Z`, 'UTC') + (timeZone === zone ? '' : ` in ${placeOf(timeZone)}`)
  }
  return html`<p>Another user has changed this call.</p>
    <dl>
      ${clashes.map(
        ({ what, theirs, mine }) =>
          html`<dt>${what}</dt>
            <dd>Theirs: <bdi>${valueOf(what, theirs)}</bdi></dd>
            ${mine ? html`<dd>Yours: <bdi>${valueOf(what, mine)}</bdi></dd>` : nothing}`,
      )}
    </dl>`
}

function numberMessage({ wrong, checked }: Editing): Message | undefined {
  if (wrong.to) return asError(wrong.to)
  if (checked?.valid === false) {
    return { kind: 'warning', text: 'No known number looks like this. It can be rung all the same.' }
  }
  return checked?.international ? { kind: 'hint', text: checked.international } : undefined
}

function timeMessage({ wrong, resolved, fields }: Editing): Message | undefined {
  const [date = '', time = ''] = fields.local.split('T')
  const warning = resolved && warningOf(resolved, { date, time })
  return asError(wrong.at) ?? (warning ? { kind: 'warning', text: warning } : undefined)
}
