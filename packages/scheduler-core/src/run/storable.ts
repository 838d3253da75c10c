import { UNFIT } from '../input/text.ts'
import type { AttemptUpdate } from '../store/step.ts'

/** The same with texts that any store can keep: a service may write into its answers whatever it likes. What is unfit becomes U+FFFD. */
export function storable(update: AttemptUpdate): AttemptUpdate {
  const { cause = '', providerCallId = '' } = update
  if (!UNFIT.test(cause) && !UNFIT.test(providerCallId)) return update
  return { ...update, cause: fit(update.cause), providerCallId: fit(update.providerCallId) }
}

const fit = (text: string | undefined) => text?.replaceAll(new RegExp(UNFIT, 'gu'), '\uFFFD')
