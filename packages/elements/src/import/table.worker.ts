import { readRows } from './read-rows.ts'
import type { TableMessage } from './read-table.ts'

// Reads one file. Rows are sent in parts: the page takes each in a few milliseconds. The page itself imports
// this module where no worker can start.
export { readRows } from './read-rows.ts'

const ROWS_AT_ONCE = 1000

const send = (message: TableMessage) => postMessage(message)

async function answer(file: Blob): Promise<void> {
  try {
    const rows = await readRows(await file.arrayBuffer())
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      send({ kind: 'rows', rows: rows.slice(from, from + ROWS_AT_ONCE) })
    }
    send({ kind: 'end' })
  } catch {
    send({ kind: 'unreadable' })
  }
}

if (typeof document === 'undefined') {
  addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data instanceof Blob) void answer(data)
  })
  send({ kind: 'ready' })
}
