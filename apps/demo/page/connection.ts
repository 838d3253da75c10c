import type { ApiState } from '@outdial/elements'

const DISCONNECTED = 'The server cannot be reached. This page may be out of date until it is back.'
const RECONNECTED = 'The server is back. This page is up to date.'
const RECONNECTED_MS = 8_000

/** Returns a function that shows connection changes in `line`, once for the whole page. */
export function connectionLine(line: HTMLElement): (connection: ApiState['connection']) => void {
  let previous: ApiState['connection'] = 'connecting'
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (text: string, kind: string) => {
    line.textContent = text
    line.dataset.kind = kind
  }
  return connection => {
    if (connection === previous) return
    clearTimeout(timer)
    if (connection === 'away') show(DISCONNECTED, 'away')
    else if (connection === 'open' && previous === 'away') {
      show(RECONNECTED, 'back')
      timer = setTimeout(() => show('', ''), RECONNECTED_MS)
    } else show('', '')
    previous = connection
  }
}
