/**
 * Statements that were sent without waiting in between. What the last of them says counts: if that is `COMMIT` it is known even if the connection
 * was lost before the other answers came. If it says no, the first that failed says why.
 */
export async function together<Result>(
  sent: readonly (Promise<unknown> | undefined)[],
  last: Promise<Result>,
): Promise<Result> {
  const [outcome, ...outcomes] = await Promise.allSettled([last, ...sent])
  if (outcome.status === 'fulfilled') return outcome.value
  const first = outcomes.find(each => each.status === 'rejected')
  throw first?.reason ?? outcome.reason
}
