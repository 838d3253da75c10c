const encoder = new TextEncoder()

/** A key for HMAC with this secret. */
export const hmacKey = (secret: string, hash: 'SHA-1' | 'SHA-256' | 'SHA-512'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash }, false, ['sign', 'verify'])

/** Whether the text's HMAC is this one, in base64. Takes the same time wherever they differ. */
export async function isHmacOf(key: CryptoKey, base64: string, text: string): Promise<boolean> {
  const given = bytesIn(base64)
  return given !== undefined && crypto.subtle.verify('HMAC', key, given, encoder.encode(text))
}

/** The text's HMAC in base64. */
export async function hmacOf(key: CryptoKey, text: string): Promise<string> {
  const digest = await crypto.subtle.sign('HMAC', key, encoder.encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}

/** The bytes of a text in base64; `undefined` if it is none. */
export function bytesIn(base64: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(base64)) return undefined
  try {
    return Uint8Array.from(atob(base64), character => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
