/** What was remembered under this name, if the browser keeps anything. */
export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined
  } catch {
    return undefined // Storage is switched off.
  }
}

/** Remembers it in this browser, if it keeps anything. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // Storage is switched off, or full.
  }
}
