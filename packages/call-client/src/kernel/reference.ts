/** A new reference: 128 random bits, as hexadecimal digits. */
export const newReference = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')

/** Whether the text fits into a webhook's address and is long enough for 128 bits. */
export const isReference = (text: unknown): text is string => typeof text === 'string' && /^[\w-]{22,64}$/.test(text)
