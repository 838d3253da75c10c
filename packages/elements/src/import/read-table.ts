/** A row of a file: its line, from 1, and its cells as texts. */
export type Cells = readonly string[]

export interface ReadOptions {
  readonly signal: AbortSignal
  /** Receives the read part, from 0 to 1. */
  readonly onProgress: (part: number) => void
}

/** The most rows that are read; more than a list may have, so that the excess is told. */
export const MOST_ROWS = 200_000

/** Reads a CSV or Excel file, or pasted text, part by part, so that the page does not freeze. */
export async function readTable(file: File, options: ReadOptions): Promise<readonly Cells[]> {
  return (await isZip(file)) ? readExcel(file, options) : readCsv(file, options)
}

/** An Excel file is a ZIP archive, whatever its name says. */
const isZip = async (file: File): Promise<boolean> => {
  const [p, k] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  return p === 0x50 && k === 0x4b
}

const CHUNK_BYTES = 128 * 1024

const SAMPLE_BYTES = 64 * 1024
const SEPARATORS = ['\t', ';', ',', '|'] as const

/**
 * The separator that most lines have. Papa Parse guesses one only if all lines have the same number of
 * cells, which pasted numbers with a few names have not.
 */
export function separatorIn(text: string): string {
  const lines = text.split(/\r?\n|\r/)
  const counts = SEPARATORS.map(separator => lines.filter(line => line.includes(separator)).length)
  const most = Math.max(...counts)
  return most === 0 ? ',' : (SEPARATORS[counts.indexOf(most)] ?? ',')
}

async function readCsv(file: File, { signal, onProgress }: ReadOptions): Promise<readonly Cells[]> {
  const { default: Papa } = await import('papaparse')
  const rows: Cells[] = []
  const delimiter = separatorIn(await file.slice(0, SAMPLE_BYTES).text())
  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(file, {
      delimiter,
      chunkSize: CHUNK_BYTES,
      skipEmptyLines: 'greedy',
      chunk({ data, meta }, parser) {
        if (signal.aborted) return parser.abort()
        for (const cells of data) rows.push(cells)
        onProgress(Math.min(meta.cursor / file.size, 1))
        if (rows.length > MOST_ROWS) parser.abort()
      },
      complete: () => (signal.aborted ? reject(signal.reason) : resolve(rows)),
      error: reject,
    })
  })
}

async function readExcel(file: File, { signal, onProgress }: ReadOptions): Promise<readonly Cells[]> {
  const { readSheet } = await import('read-excel-file/browser')
  const sheet = await readSheet(file)
  signal.throwIfAborted()
  onProgress(1)
  return sheet.map(row => row.map(toText)).filter(row => row.some(cell => cell.trim() !== ''))
}

function toText(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString()
  // Excel keeps a number of a phone without its `+` as a number.
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : ''
}
