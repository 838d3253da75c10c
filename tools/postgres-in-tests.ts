import { inject } from 'vitest'

/**
 * The address of a new, empty database on the server that all tests of the run share. It is dropped
 * after the run. The first call starts the server, which takes about a second.
 */
export async function testDatabase(): Promise<string> {
  const response = await fetch(inject('databases'), { method: 'POST' })
  const answer = await response.text()
  if (!response.ok) throw new Error(`Expected a database, got ${answer}`)
  return answer
}
