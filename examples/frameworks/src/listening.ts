import type { AddressInfo } from 'node:net'

/** Says where the server listens. */
export function listening(address: AddressInfo | string | null): void {
  const port = typeof address === 'object' ? address?.port : undefined
  console.log(`http://127.0.0.1:${port}/outdial/api/calls`)
}
