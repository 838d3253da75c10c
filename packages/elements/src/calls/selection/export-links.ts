import { html, type TemplateResult } from 'lit'
import type { ApiClient } from '../../api/api-client.ts'
import type { ExportFormat, ExportQuery } from '../../api/log-client.ts'
import type { CallsWords } from '../calls.words.ts'

export interface ExportOptions {
  readonly client: Pick<ApiClient, 'exportUrl' | 'exportLog'>
  readonly query: ExportQuery
  /** The name of the file, without its ending. @default 'calls' */
  readonly name?: string | undefined
  readonly words: Pick<CallsWords, 'export' | 'exportCsv' | 'exportJson'>
  /** Whether the browser itself can download: requests need no header of the client. */
  readonly isLink: boolean
  readonly onProblem: (error: unknown) => void
}

/** The exports of these calls: as links where a session's cookie suffices, else through the client. */
export function exportLinks(options: ExportOptions): TemplateResult {
  const { words, isLink } = options
  const one = isLink ? link : button
  return html`<span class="exports" role="group" aria-label=${words.export}
    >${words.export}: ${one('csv', words.exportCsv, options)} ${one('jsonl', words.exportJson, options)}</span
  >`
}

const link = (format: ExportFormat, word: string, { client, query }: ExportOptions) =>
  html`<a part="link" href=${client.exportUrl(format, query)} download>${word}</a>`

const button = (format: ExportFormat, word: string, options: ExportOptions) =>
  html`<button
    type="button"
    part="button"
    @click=${() => void download(format, options).catch(options.onProblem)}
  >
    ${word}
  </button>`

async function download(format: ExportFormat, { client, query, name = 'calls' }: ExportOptions): Promise<void> {
  const response = await client.exportLog(format, query)
  const href = URL.createObjectURL(await response.blob())
  const anchor = Object.assign(document.createElement('a'), { href, download: `${name}.${format}` })
  anchor.click()
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
