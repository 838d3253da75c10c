/** A row of a file: its cells as texts. */
export type Cells = readonly string[]

export interface ReadOptions {
  readonly signal: AbortSignal
}

/** What the worker of a table sends: its rows in parts, and then how it ended. */
export type TableMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'rows'; readonly rows: readonly Cells[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'unreadable' }

/**
 * Reads a CSV, JSON lines or Excel file, or pasted text. A worker does it, so that the page does not
 * freeze; the page itself does where no worker can start, such as for a script of another origin.
 *
 * @throws {TypeError} if the file is none of these
 */
export async function readTable(file: File, { signal }: ReadOptions): Promise<readonly Cells[]> {
  signal.throwIfAborted()
  const read = await readInWorker(file, signal)
  if (read !== 'no-worker') return read
  const { readRows } = await import('./table.worker.ts')
  return readRows(await file.arrayBuffer())
}

function readInWorker(file: File, signal: AbortSignal): Promise<readonly Cells[] | 'no-worker'> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Cells[] | 'no-worker'>()
  let worker: Worker
  try {
    worker = new Worker(new URL('./table.worker.ts', import.meta.url), { type: 'module' })
  } catch {
    return Promise.resolve('no-worker')
  }
  const rows: Cells[] = []
  let isReady = false
  worker.addEventListener('message', ({ data }: MessageEvent<TableMessage>) => {
    switch (data.kind) {
      case 'ready':
        isReady = true
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
        return worker.postMessage(file)
      case 'rows':
        for (const row of data.rows) rows.push(row)
        return
      case 'end':
        return resolve(rows)
      case 'unreadable':
        return reject(new TypeError('Expected a table'))
    }
  })
  worker.addEventListener('error', () => (isReady ? reject(new TypeError('Expected a table')) : resolve('no-worker')))
  signal.addEventListener('abort', () => reject(signal.reason))
  return promise.finally(() => worker.terminate())
}
