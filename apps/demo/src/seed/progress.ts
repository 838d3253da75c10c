import type { WriteStream } from 'node:tty'

export interface Progress {
  show(calls: number): void
  end(text: string): void
}

// Milliseconds between updates of a terminal's line, and between lines elsewhere.
const INTERVAL_MS = { terminal: 100, file: 5000 }

/** Shows the progress: one line that changes in a terminal, a line every five seconds elsewhere. */
export function createProgress(total: number, out: Pick<WriteStream, 'write' | 'isTTY'>): Progress {
  const startedAt = performance.now()
  const [everyMs, before, after] = out.isTTY ? [INTERVAL_MS.terminal, '\r', ''] : [INTERVAL_MS.file, '', '\n']
  let shownAt = Number.NEGATIVE_INFINITY
  return {
    show(calls) {
      if (performance.now() - shownAt < everyMs) return
      shownAt = performance.now()
      out.write(`${before}${calls} of ${total} calls${after}`)
    },
    end(text) {
      out.write(`${before}${text} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`)
    },
  }
}
