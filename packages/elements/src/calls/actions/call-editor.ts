import type { ApiClient } from '../../api/api-client.ts'
import { ApiError } from '../../api/api-error.ts'
import type { CallEdit, SeriesScope } from '../../api/call-requests.ts'
import type { Call } from '../../api/call-wire.ts'
import type { CheckedNumber, ResolvedTime } from '../../api/number-time-wire.ts'
import { scheduleFormWords } from '../../schedule-form/schedule-form.words.ts'
import { currentTimeZone } from '../../words/current-time-zone.ts'
import { numberProblem, reasonOf } from '../../words/error-text.ts'
import { viewerTimeZone } from '../../words/time.ts'
import { wordsIn } from '../../words/word-table.ts'
import { type CallFields, type Clash, clashesOf, editOf, fieldsOf, rebase } from './call-fields.ts'

/** What is wrong, in a language. What a server says stays as it is. */
export type Wrong = (language: string) => string

/** The state of an edit. Immutable: every change creates a new object. */
export interface Editing {
  /** The call as opened, or as another user changed it since. */
  readonly call: Call
  readonly base: CallFields
  readonly fields: CallFields
  readonly zone: string
  /** The text in the field of the zone, while it is no zone. */
  readonly unknownZone?: string | undefined
  readonly saving: boolean
  /** The server's check of the number and of the time, after a change. */
  readonly checked?: CheckedNumber | undefined
  readonly resolved?: ResolvedTime | undefined
  /** The errors of the number, of the time, of the zone, or of the whole edit. */
  readonly wrong: Readonly<Partial<Record<'to' | 'at' | 'zone' | 'all', Wrong | undefined>>>
  /**
   * The fields that another user changed. Nothing is saved until the user decides between the
   * versions.
   */
  readonly clashes: readonly Clash[]
  /** The call has begun or ended, and cannot be changed any more. */
  readonly over: boolean
  /** Of a repeated call: whether all that follow are changed too. */
  readonly scope: SeriesScope
}

export interface EditorOptions {
  readonly client: () => ApiClient | undefined
  readonly onChange: () => void
  /** Receives the current call. */
  readonly onCall: (call: Call) => void
  /** The call was changed, and may have another position now. */
  readonly onSaved: (call: Call) => void
  /** Whether the page allows the command. @default true */
  readonly mayEdit: (call: Call, edit: CallEdit, scope: SeriesScope | undefined) => boolean
}

/** Edits one call at a time, by its version: another user's change is never overwritten unseen. */
export interface Editor {
  readonly editing: Editing | undefined
  open(call: Call): void
  close(): void
  change(fields: Partial<CallFields>): void
  /** The user types something that names no zone. */
  changeToUnknownZone(text: string): void
  choose(scope: SeriesScope): void
  /** Lets the server check the number and the time. */
  check(): Promise<void>
  save(): Promise<void>
}

// Retries and deferrals change the version, too. They conflict with no edit, so the edit is sent
// again.
const MAX_VERSIONS = 5

const UNCHECKED = { checked: undefined, resolved: undefined, wrong: {} }

const chooseZone: Wrong = language => wordsIn(scheduleFormWords, language).chooseZone

export function createEditor({ client, onChange, onCall, onSaved, mayEdit }: EditorOptions): Editor {
  let editing: Editing | undefined
  let checks = 0

  const set = (next: Editing | undefined) => {
    editing = next
    onChange()
  }
  /**
   * Updates the edit of this call, if it is still open: answers may arrive after the dialog is
   * closed.
   */
  const update = (id: string, change: Partial<Editing>) => {
    if (editing?.call.id === id) set({ ...editing, ...change })
  }

  const check = async ({ call, base, fields, unknownZone }: Editing): Promise<void> => {
    const turn = ++checks
    const isTime = fields.local !== '' && unknownZone === undefined
    const changed = (...names: (keyof CallFields)[]) => names.some(name => fields[name] !== base[name])
    const [checked, resolved] = await Promise.all([
      changed('to') ? client()?.checkNumber(fields.to) : undefined,
      changed('local', 'timeZone') && isTime ? client()?.resolveTime(fields) : undefined,
    ]).catch(() => [])
    if (turn !== checks) return
    const code = checked?.problem?.code
    const to = code === undefined ? undefined : (language: string) => numberProblem(code, language)
    const zone = unknownZone === undefined ? undefined : chooseZone
    update(call.id, { checked, resolved, wrong: { to, zone } })
  }

  /** Shows a refusal at the fields that caused it. */
  const refused = (sent: Editing, error: unknown): void => {
    const all: Wrong = language => reasonOf(error, language)
    if (!(error instanceof ApiError)) return update(sent.call.id, { saving: false, wrong: { all } })
    const { call: theirs, status, errors = [] } = error
    if (theirs) onCall(theirs)
    if (status === 409) return update(sent.call.id, { saving: false, over: true, call: theirs ?? sent.call })
    const said = (detail: string | undefined): Wrong | undefined => (detail ? () => detail : undefined)
    const at = said(errors.find(({ field }) => field?.startsWith('at'))?.detail)
    const to = said(errors.find(({ field }) => field === 'to')?.detail)
    update(sent.call.id, { saving: false, wrong: at || to ? { at, to } : { all } })
  }

  const send = async (sent: Editing, versions = MAX_VERSIONS): Promise<void> => {
    const { call, base, fields, zone, scope } = sent
    const edit = editOf(call, fields, zone)
    if (!edit) return set(undefined)
    const reach = call.series && scope
    if (!mayEdit(call, edit, reach)) return update(call.id, { saving: false })
    try {
      const saved = await client()?.editCall(call.id, call.version, edit, { scope: reach })
      if (saved) onCall(saved)
      if (editing?.call.id === call.id) set(undefined)
      if (saved) onSaved(saved)
    } catch (error) {
      const theirs = error instanceof ApiError && error.status === 412 ? error.call : undefined
      if (!theirs) return refused(sent, error)
      onCall(theirs)
      if (theirs.status !== 'scheduled') return update(call.id, { saving: false, over: true, call: theirs })
      const theirFields = fieldsOf(theirs, zone)
      const clashes = clashesOf(base, fields, theirFields)
      const next = { ...sent, call: theirs, base: theirFields, fields: rebase(base, fields, theirFields), clashes }
      if (editing?.call.id !== call.id) return
      if (clashes.length === 0 && versions > 1) return send(next, versions - 1)
      update(call.id, { ...next, saving: false })
    }
  }

  return {
    get editing() {
      return editing
    },

    open(call) {
      const zone = currentTimeZone(viewerTimeZone())
      const fields = fieldsOf(call, zone)
      set({ call, base: fields, fields, zone, saving: false, wrong: {}, clashes: [], over: false, scope: 'one' })
    },

    close: () => set(undefined),

    change(fields) {
      if (!editing) return
      const unknownZone = 'timeZone' in fields ? undefined : editing.unknownZone
      set({ ...editing, ...UNCHECKED, fields: { ...editing.fields, ...fields }, unknownZone })
    },

    changeToUnknownZone(unknownZone) {
      if (editing) set({ ...editing, ...UNCHECKED, unknownZone })
    },

    choose(scope) {
      if (editing) set({ ...editing, scope })
    },

    async check() {
      if (editing) await check(editing)
    },

    async save() {
      if (!editing || editing.saving || editing.over) return
      set({ ...editing, saving: true, clashes: [], wrong: {} })
      await check(editing)
      if (!editing) return
      if (editing.wrong.to ?? editing.wrong.zone) return set({ ...editing, saving: false })
      const { fields, checked } = editing
      await send({ ...editing, fields: { ...fields, to: checked?.number ?? fields.to } })
    },
  }
}
