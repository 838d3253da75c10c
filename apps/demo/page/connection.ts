import type { ApiState } from '@outdial/elements'

const AWAY = 'The server is away. Until it is back, what stands here may be out of date.'
const BACK = 'The server is back. What stands here is up to date.'
const BACK_MS = 8_000

/** Says in this line, once for the whole page, that the server is away, and for a while that it is back. */
export function connectionLine(line: HTMLElement): (connection: ApiState['connection']) => void {
  let before: ApiState['connection'] = 'connecting'
  let timer: ReturnType<typeof setTimeout> | undefined
  const say = (text: string, kind: string) => {
    line.textContent = text
    line.dataset.kind = kind
  }
  return connection => {
    if (connection === before) return
    clearTimeout(timer)
    if (connection === 'away') say(AWAY, 'away')
    else if (connection === 'open' && before === 'away') {
      say(BACK, 'back')
      timer = setTimeout(() => say('', ''), BACK_MS)
    } else say('', '')
    before = connection
  }
}
