import type { Shortcut } from '@outdial/elements'
import { goTo } from './router.ts'
import { words } from './words.ts'

/** What is done often, by keys, in the language of the document. */
export const shortcuts = (): readonly Shortcut[] => [
  { keys: '/', text: words().searchCalls, run: () => void search() },
  { keys: 'n', text: words().scheduleCall, run: () => goTo('/schedule') },
  ...(
    [
      ['g o', '/overview', 'overview'],
      ['g d', '/', 'dialer'],
      ['g l', '/lists', 'lists'],
      ['g c', '/calls', 'calls'],
      ['g h', '/history', 'history'],
    ] as const
  ).map(([keys, address, name]) => ({ keys, text: words()[name], run: () => goTo(address) })),
]

/** Moves to the search of the calls, on their page. */
async function search(): Promise<void> {
  if (focusSearch()) return
  if (!('navigation' in window)) return goTo('/calls')
  await navigation.navigate('/calls').finished
  focusSearch()
}

const focusSearch = (): boolean => document.querySelector('outdial-calls')?.focusSearch() ?? false
