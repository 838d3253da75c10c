/** The user of a session: here whoever the cookie names. An application looks its session up. */
export const userOf = (cookie: string | null | undefined): string | undefined =>
  /(?:^|; )user=(\w{1,20})(?:;|$)/.exec(cookie ?? '')?.[1]
