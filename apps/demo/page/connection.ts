import type { ApiState } from '@outdial/elements'
import { words } from './words.ts'

const RECONNECTED_MS = 8_000

/** What the line says: that the server is away, that it is back, or nothing. */
type Kind = 'away' | 'back' | ''

export interface ConnectionLine {
  /** Shows a change of the connection. */
  show(connection: ApiState['connection']): void
  /** Shows the same in the language of the document. */
  translate(): void
}

/** Shows connection changes in `line`, once for the whole page. */
export function connectionLine(line: HTMLElement): ConnectionLine {
  let previous: ApiState['connection'] = 'connecting'
  let timer: ReturnType<typeof setTimeout> | undefined
  let kind: Kind = ''
  const translate = () => {
    line.textContent = kind === '' ? '' : words()[kind === 'away' ? 'disconnected' : 'reconnected']
  }
  const say = (next: Kind) => {
    kind = next
    line.dataset.kind = kind
    translate()
  }
  return {
    show(connection) {
      if (connection === previous) return
      clearTimeout(timer)
      if (connection === 'away') say('away')
      else if (connection === 'open' && previous === 'away') {
        say('back')
        timer = setTimeout(() => say(''), RECONNECTED_MS)
      } else say('')
      previous = connection
    },
    translate,
  }
}
