const PREFIX = 'dialer/'

/** The id of a dialer's call in the history. `epoch` identifies the server process. */
export const recordId = (epoch: string, index: number, attempt: number): string =>
  `${PREFIX}${epoch}/${index}/${attempt}`

/** Whether this is the id of a call of a dialer. */
export const isOfDialer = (id: string): boolean => id.startsWith(PREFIX)

/** Whether this is the id of a call of a dialer in another server process. */
export const isOfEarlierProcess = (id: string, epoch: string): boolean =>
  id.startsWith(PREFIX) && !id.startsWith(`${PREFIX}${epoch}/`)
