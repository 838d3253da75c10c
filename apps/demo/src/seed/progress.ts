import type { WriteStream } from 'node:tty'

export interface Progress {
  show(calls: number): void
  end(words: string): void
}

// How often a terminal's line is written anew, and what is no terminal gets a further one.
const LINE_MS = { terminal: 100, file: 5000 }

/** Shows how far it is: in one line of a terminal, in a line every five seconds elsewhere. */
export function createProgress(of: number, out: Pick<WriteStream, 'write' | 'isTTY'>): Progress {
  const begun = performance.now()
  const [everyMs, before, after] = out.isTTY ? [LINE_MS.terminal, '\r', ''] : [LINE_MS.file, '', '\n']
  let shownAt = Number.NEGATIVE_INFINITY
  return {
    show(calls) {
      if (performance.now() - shownAt < everyMs) return
      shownAt = performance.now()
      out.write(`${before}${calls} of ${of} calls${after}`)
    },
    end(words) {
      out.write(`${before}${words} (${((performance.now() - begun) / 1000).toFixed(1)} s)\n`)
    },
  }
}
