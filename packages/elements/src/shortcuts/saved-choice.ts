const OFF = 'outdial-shortcuts-off'

/** Whether the viewer has turned the shortcuts off, in this browser. */
export function areOff(): boolean {
  try {
    return localStorage.getItem(OFF) !== null
  } catch {
    return false // Storage is disabled.
  }
}

/** Keeps the choice, if storage is available. */
export function turnOff(off: boolean): void {
  try {
    if (off) localStorage.setItem(OFF, 'yes')
    else localStorage.removeItem(OFF)
  } catch {
    // Storage is disabled or full.
  }
}
