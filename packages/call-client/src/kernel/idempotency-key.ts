/**
 * Returns the idempotency key of an attempt: 22 characters of a SHA-256 hash of its reference. The
 * reference is the secret of the attempt's webhook, so only a service with webhooks receives it.
 */
export async function idempotencyKeyOf(reference: string): Promise<string> {
  const text = `idempotency-key ${reference}`
  // WebCrypto hashes in another thread, which would delay the POST by some turns of the event loop.
  const node = globalThis.process?.getBuiltinModule?.('node:crypto')
  const hash = node
    ? node.createHash('sha256').update(text).digest()
    : new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return btoa(String.fromCharCode(...hash))
    .slice(0, 22)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
