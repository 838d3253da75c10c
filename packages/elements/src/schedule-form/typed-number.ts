const PLAIN = /^[\d\s().+/-]*$/

/** The digits and `+` of a text; everything else is formatting. */
const significant = (text: string) => text.replaceAll(/[^\d+]/g, '')

/** Whether a text contains digits. */
export const hasDigits = (text: string): boolean => /\p{Nd}/u.test(text)

/** Whether two texts differ only in formatting, so that replacing one loses no input. */
export const sameNumber = (typed: string, formatted: string): boolean =>
  PLAIN.test(typed) && significant(typed) === significant(formatted)

/** The caret position after formatting: behind as many digits as before. */
export function caretAfter(typed: string, caret: number, formatted: string): number {
  if (caret >= typed.length) return formatted.length
  const digits = significant(typed.slice(0, caret)).length
  for (let place = 0; place < formatted.length; place++) {
    if (significant(formatted.slice(0, place)).length === digits) return place
  }
  return formatted.length
}
