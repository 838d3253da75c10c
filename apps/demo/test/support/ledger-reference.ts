import { createHash } from 'node:crypto'
import type { Service } from './scheduler-simulation.ts'

/** The reference of an attempt in the ledger of its service: the Call API gets a hash of it. */
export function ledgerReference(service: Service, reference: string): string {
  if (service === 'num-dialer') return reference
  return createHash('sha256').update(`idempotency-key ${reference}`).digest('base64url').slice(0, 22)
}
