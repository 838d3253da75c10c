/**
 * Calls `onTimeout` after `ms` milliseconds, but not before pending network input was read: a busy
 * process must not blame the network.
 *
 * @returns a function that cancels the call
 */
export function fairTimeout(ms: number, onTimeout: () => void): () => void {
  let reads: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    reads = setImmediate(onTimeout)
  }, ms)
  return () => {
    clearTimeout(timer)
    clearImmediate(reads)
  }
}
