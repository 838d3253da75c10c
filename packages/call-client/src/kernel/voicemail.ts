import type { CallResult } from './call.ts'

/**
 * Whether a machine answered a completed call, by the detail `answeredBy` that the provider reported:
 * `machine…` or `voicemail`. A fax or an uncertain answer is none.
 */
export function isVoicemail({ outcome, details }: Pick<CallResult, 'outcome' | 'details'>): boolean {
  const answeredBy = details?.['answeredBy']
  return outcome === 'completed' && typeof answeredBy === 'string' && /^(?:machine|voicemail)/.test(answeredBy)
}
