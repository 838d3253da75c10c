/** Lets everything else that waits for the event loop run first. */
export const giveWay = (): Promise<void> => new Promise(resolve => void setImmediate(resolve))
