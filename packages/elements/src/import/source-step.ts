import { html, type TemplateResult } from 'lit'
import { asError, field } from '../schedule-form/field.ts'
import type { ImportWords } from './import.words.ts'

export interface SourceStep {
  /** What is wrong with the pasted text. */
  readonly problem: string | undefined
  /** The text that was pasted before. */
  readonly pasted: string
  /** Whether a file is held over the place to drop it. */
  readonly isOver: boolean
  readonly over: (isOver: boolean) => void
  readonly paste: (text: string) => void
  readonly read: (file: File) => void
}

/** Where the numbers come from: a pasted text, or a file that is chosen or dropped. */
export function sourceStep(
  { problem, pasted, isOver, over, paste, read }: SourceStep,
  words: ImportWords,
): TemplateResult {
  const submit = (event: Event) => {
    event.preventDefault()
    paste(within(event)?.querySelector('textarea')?.value.trim() ?? '')
  }
  const choose = (event: Event) => within(event)?.querySelector<HTMLInputElement>('#file')?.click()
  const pick = ({ target }: Event) => {
    if (target instanceof HTMLInputElement && target.files?.[0]) read(target.files[0])
  }
  const drag = (event: DragEvent) => {
    event.preventDefault()
    over(true)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    over(false)
    const file = event.dataTransfer?.files[0]
    if (file) read(file)
  }
  return html`<form novalidate @submit=${submit}>
    ${field({
      id: 'paste',
      label: words.paste,
      message: asError(problem),
      control: html`<textarea
        id="paste"
        class="begin"
        part="input"
        .value=${pasted}
        dir="ltr"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="paste-message"
      ></textarea>`,
    })}
    <div class="actions"><button class="primary" part="button">${words.next}</button></div>
    <div class="drop" part="drop" ?data-over=${isOver} @dragover=${drag} @dragleave=${() => over(false)} @drop=${drop}>
      <input id="file" type="file" accept=".csv,.tsv,.txt,.jsonl,.xlsx,text/csv" tabindex="-1" aria-hidden="true" @change=${pick} />
      <button type="button" part="button" @click=${choose}>${words.choose}</button>
      <span>${words.drop}</span>
    </div>
  </form>`
}

const within = ({ target }: Event) => (target instanceof Element ? target.closest('form') : null)
