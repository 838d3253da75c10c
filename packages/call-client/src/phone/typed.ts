const MAX_LENGTH = 100

/** The characters of a written number, once its dashes and spaces are plain ones. */
const WRITTEN = /^\+?[\d٠-٩۰-۹ ()[\]./~-]*$/

/** Normalizes typed text: narrows full-width characters, removes invisible marks. */
export const toTyped = (text: string): string =>
  text
    .slice(0, MAX_LENGTH + 1)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(/\s+/g, ' ')
    .trim()

/** Whether the text has only digits, an optional leading `+`, and the usual separators. */
export const isWrittenNumber = (typed: string): boolean => typed.length <= MAX_LENGTH && WRITTEN.test(typed)
