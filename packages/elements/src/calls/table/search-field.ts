/** A search field that searches while the user types. */
export interface SearchField {
  /** The text of the field while this search is shown. */
  textOf(search: string | undefined): string
  type(text: string): void
  /** Searches at once: the user pressed Enter, or left the field. */
  choose(): void
  stop(): void
}

const PAUSE_MS = 250

/** @param choose selects the search; `undefined` for none */
export function createSearchField(choose: (search: string | undefined) => void): SearchField {
  let typed = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const meant = () => typed.trim() || undefined
  const settle = () => {
    clearTimeout(timer)
    timer = undefined
    choose(meant())
  }
  return {
    textOf: search => (timer !== undefined || search === meant() ? typed : (search ?? '')),
    type(text) {
      typed = text
      clearTimeout(timer)
      if (text === '') settle()
      else timer = setTimeout(settle, PAUSE_MS)
    },
    choose() {
      if (timer !== undefined) settle()
    },
    stop: () => clearTimeout(timer),
  }
}
