/**
 * The idempotency key of an attempt: 22 characters of a SHA-256 hash of its reference. The reference
 * itself is a webhook's secret, so no service gets it that does not need it.
 */
export async function idempotencyKeyOf(reference: string): Promise<string> {
  const text = `idempotency-key ${reference}`
  // WebCrypto answers from another thread; in Node the key is there in the same turn.
  const node = globalThis.process?.getBuiltinModule?.('node:crypto')
  const hash = node
    ? node.createHash('sha256').update(text).digest()
    : new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return btoa(String.fromCharCode(...hash))
    .slice(0, 22)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
