/** An event in the format of server-sent events (WHATWG HTML, 9.2). */
export const eventText = (name: string, payload: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`
