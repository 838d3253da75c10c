/** Reads a stored value; `undefined` if there is none or storage is disabled. */
export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined
  } catch {
    return undefined // Storage is disabled.
  }
}

/** Stores a value in this browser, if storage is available. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // Storage is disabled or full.
  }
}
