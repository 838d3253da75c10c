/** A key, or two one after the other, and what they do. */
export interface Shortcut {
  /** As `KeyboardEvent.key` names them, with a space between: `n`, `/`, `g c`. */
  readonly keys: string
  /** What they do, in the language of the page: `Schedule a call`. */
  readonly text: string
  readonly run: () => void
}

/** The second of two keys counts for this long after the first. */
const SECOND_KEY_MS = 1_500

/**
 * Reads keys one by one, and returns the shortcut that they complete.
 *
 * @param now - milliseconds of a clock
 */
export function createKeyReader(
  now: () => number,
): (key: string, shortcuts: readonly Shortcut[]) => Shortcut | undefined {
  let first: { readonly key: string; readonly at: number } | undefined
  return (key, shortcuts) => {
    const before = first && now() - first.at <= SECOND_KEY_MS ? first.key : undefined
    first = undefined
    const pair = before === undefined ? undefined : shortcuts.find(({ keys }) => keys === `${before} ${key}`)
    if (pair) return pair
    const single = shortcuts.find(({ keys }) => keys === key)
    if (!single && shortcuts.some(({ keys }) => keys.startsWith(`${key} `))) first = { key, at: now() }
    return single
  }
}

const WRITTEN = 'input:not([type=button], [type=checkbox], [type=radio], [type=submit], [type=range]), textarea'

/** Whether a key is for somebody else: typed into a field, in a dialog, with Ctrl, or handled already. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.repeat) return true
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  // A select finds its options by their letters.
  const fields = event.key === '?' ? WRITTEN : `${WRITTEN}, select`
  return event
    .composedPath()
    .some(
      target =>
        target instanceof HTMLDialogElement ||
        (target instanceof HTMLElement && (target.isContentEditable || target.matches(fields))),
    )
}
