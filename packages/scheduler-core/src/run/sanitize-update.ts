import { boundedDetails } from '@outdial/call-client/internal'
import { UNFIT } from '../input/text.ts'
import type { AttemptUpdate } from '../store/step.ts'

/**
 * Bounds the details, and replaces characters that not every store can keep by U+FFFD. The answers of
 * a provider may contain anything.
 */
export function sanitizeUpdate(update: AttemptUpdate): AttemptUpdate {
  const { cause = '', providerCallId = '', details } = update
  if (!UNFIT.test(cause) && !UNFIT.test(providerCallId) && details === undefined) return update
  return {
    ...update,
    cause: fit(update.cause),
    providerCallId: fit(update.providerCallId),
    details: boundedDetails(details),
  }
}

const fit = (text: string | undefined) => text?.replaceAll(new RegExp(UNFIT, 'gu'), '\uFFFD')
