const MOST = 200

/** What `isText` takes, in words. */
export const TEXT = `a text of 1 to ${MOST} characters, none of them a control character`

/** Half a surrogate pair is in no encoding, and a zero in no text of PostgreSQL: a store could not give back what it was given. */
export const UNFIT = /[\p{Cc}\p{Cs}]/u

/** Whether this can be the name, the key or the id of something. */
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MOST && !UNFIT.test(value)
