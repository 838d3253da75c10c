const NUMBER = /^\s*'?[+(]?[\d\s().+/-]{6,24}\s*$/

/** Whether a cell may be a phone number as people write them. */
export const looksLikeNumber = (cell: string): boolean => NUMBER.test(cell)
