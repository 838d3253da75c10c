import { callSchema } from '../calls/call-schemas.ts'

export const ADA = '+13018040009'
export const BOB = '+19842068287'
/** A moment on the second day of the manual clock. */
export const LATER = '2026-01-02T09:00:00.000Z'

/** The call of an answer, as it is listed. Fails if it has unknown fields. */
export async function callIn(response: Response) {
  const { created: _, ...call } = await response.json()
  return callSchema.strict().parse(call)
}

/** The status of a refusal, and its problem document. */
export const problemIn = async (response: Response) => [response.status, await response.json()] as const
