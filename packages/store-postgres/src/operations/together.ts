/**
 * Statements that were sent without waiting in between. What the last of them says counts: if that is `COMMIT` it is known even if the connection
 * was lost before the other answers came. If it says no, the first that failed says why.
 */
export async function together<Result>(sent: readonly Promise<unknown>[], last: Promise<Result>): Promise<Result> {
  for (const each of sent) each.catch(() => {})
  try {
    return await last
  } catch (error) {
    const outcomes = await Promise.allSettled(sent)
    const first = outcomes.find(each => each.status === 'rejected')
    throw first?.reason ?? error
  }
}
