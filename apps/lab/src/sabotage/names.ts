/** How the system is broken on purpose, by name, for a reader of the list. */
export const SABOTAGES = {
  'dial-again': 'whatever was not answered counts as not placed, and is dialed again',
  'dial-first': 'the phone rings first, and the licence is written down after',
  'dial-late': 'a licence is used however much time has passed',
  'post-again': 'a POST that failed is sent once more, as many HTTP clients do by themselves',
  'count-without-lock': 'the lines in use are counted before the lock is taken',
  'free-lines-early': 'a line counts as free before its call is surely over',
  'answer-first': 'a call is said to be kept before it is',
} as const

export type Sabotage = keyof typeof SABOTAGES

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant are its keys
export const SABOTAGE_NAMES = Object.keys(SABOTAGES) as readonly Sabotage[]
