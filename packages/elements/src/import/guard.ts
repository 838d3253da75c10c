// A cell that a spreadsheet would run as a formula is exported behind a quote, and so is one that begins
// with a quote.
const RUNS = /^[=+\-@\t\r']/
const GUARDED = /^'(?=[=+\-@\t\r'])/

/** The cell behind a quote, if a spreadsheet would run it. */
export const guarded = (cell: string): string => (RUNS.test(cell) ? `'${cell}` : cell)

/** The cell without the quote that keeps a spreadsheet from running it. */
export const withoutQuote = (cell: string): string => cell.replace(GUARDED, '')
