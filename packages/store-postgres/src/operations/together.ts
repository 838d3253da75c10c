/**
 * Statements that were sent without waiting in between, the last of them with `COMMIT`. What that says counts, since it is known even if the
 * connection was lost before the answers came; if it says no, the first that failed says why.
 */
export async function together(sent: readonly (Promise<unknown> | undefined)[], last: Promise<unknown>): Promise<void> {
  const outcomes = await Promise.allSettled([...sent, last])
  if (outcomes.at(-1)?.status === 'fulfilled') return
  const first = outcomes.find(outcome => outcome.status === 'rejected')
  throw first?.reason
}
