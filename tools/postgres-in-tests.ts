import { inject } from 'vitest'

/**
 * The address of an empty database of its own, on the server that all tests of the run share; it is taken away after the run.
 * Starts the server if nobody has asked before, which takes about a second.
 */
export async function testDatabase(): Promise<string> {
  const response = await fetch(inject('databases'), { method: 'POST' })
  const answer = await response.text()
  if (!response.ok) throw new Error(`Expected a database, got ${answer}`)
  return answer
}
