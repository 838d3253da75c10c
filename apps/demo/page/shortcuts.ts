import type { Shortcut } from '@outdial/elements'
import { goTo } from './router.ts'
import { words } from './words.ts'

/**
 * What is done often, by keys, in the language of the document.
 *
 * @param isAdmin - Whether the pages of admins are among them
 */
export const shortcuts = (isAdmin: boolean): readonly Shortcut[] => [
  { keys: '/', text: words().searchCalls, run: () => void focusAt('/calls', focusSearch) },
  { keys: 'n', text: words().scheduleCall, run: () => void focusAt('/schedule', focusForm) },
  ...(
    [
      ['g o', '/overview', 'overview'],
      ['g d', '/', 'dialer'],
      ['g l', '/lists', 'lists'],
      ['g c', '/calls', 'calls'],
      ['g h', '/history', 'history'],
      ['g n', '/do-not-call', 'doNotCall'],
    ] as const
  )
    .filter(([, address]) => isAdmin || address !== '/do-not-call')
    .map(([keys, address, name]) => ({ keys, text: words()[name], run: () => goTo(address) })),
]

/** Moves to a field on the page of this address. `focus` returns whether the page has the field. */
async function focusAt(address: string, focus: () => boolean): Promise<void> {
  if (focus()) return
  if (!('navigation' in window)) return goTo(address)
  await navigation.navigate(address).finished
  focus()
}

function focusForm(): boolean {
  const form = document.querySelector('outdial-schedule-form')
  form?.focus()
  return form !== null
}

const focusSearch = (): boolean => document.querySelector('outdial-calls')?.focusSearch() ?? false
