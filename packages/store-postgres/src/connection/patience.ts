/**
 * Calls after so many milliseconds, but not before what came meanwhile was read: a process that was busy itself must not blame the network.
 *
 * @returns what calls it off
 */
export function afterWaiting(ms: number, then: () => void): () => void {
  let reads: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    reads = setImmediate(then)
  }, ms)
  return () => {
    clearTimeout(timer)
    clearImmediate(reads)
  }
}
