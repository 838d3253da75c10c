const MOST_TYPED = 100

/** What a number may be written with, digits of other scripts included; their dashes and spaces are plain ones by now. */
const WRITTEN = /^\+?[\d٠-٩۰-۹ ()[\]./~-]*$/

/** The text in plain characters: full-width ones made narrow, marks that are not seen (of direction, zero width) taken out. */
export const toTyped = (text: string): string =>
  text
    .slice(0, MOST_TYPED + 1)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(/\s+/g, ' ')
    .trim()

/** Whether it is nothing but digits, one `+` before them, and what people put between them. */
export const isWrittenNumber = (typed: string): boolean => typed.length <= MOST_TYPED && WRITTEN.test(typed)
