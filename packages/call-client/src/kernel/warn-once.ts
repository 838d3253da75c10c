/**
 * A function that emits a process warning with this code for its first text, and nothing for later
 * ones. Where there is no process, such as in a page, it does nothing.
 */
export function createWarning(code: string): (text: string) => void {
  let hasWarned = false
  return text => {
    if (hasWarned) return
    hasWarned = true
    globalThis.process?.emitWarning?.(text, { code })
  }
}
