import { UNFIT } from '../input/text.ts'
import type { AttemptUpdate } from '../store/step.ts'

/**
 * Replaces characters that not every store can keep by U+FFFD. The answers of a provider may
 * contain any characters.
 */
export function sanitizeUpdate(update: AttemptUpdate): AttemptUpdate {
  const { cause = '', providerCallId = '' } = update
  if (!UNFIT.test(cause) && !UNFIT.test(providerCallId)) return update
  return { ...update, cause: fit(update.cause), providerCallId: fit(update.providerCallId) }
}

const fit = (text: string | undefined) => text?.replaceAll(new RegExp(UNFIT, 'gu'), '\uFFFD')
