/** The time in a text, such as one of ISO 8601 or RFC 2822; `undefined` if it is none. */
export function timeIn(text: string | undefined): Date | undefined {
  const at = new Date(text ?? Number.NaN)
  return Number.isNaN(at.getTime()) ? undefined : at
}
