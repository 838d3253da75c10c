import type { Outcome } from '../../kernel/status.ts'

/** What an `endedReason` says about the end of a call. */
export interface End {
  readonly status: Outcome
  /** `true` if the reason proves that the call was answered, by a person or a machine. */
  readonly answered?: true
  /** The code of the SIP answer that ended the call. */
  readonly sipCode?: number
}

type Rule = readonly [RegExp, Outcome, 'answered'?]

// Families of Vapi's words, by https://docs.vapi.ai/calls/call-ended-reason; the first match counts.
const RULES: readonly Rule[] = [
  [
    /^(assistant-(ended-call|said-end-call-phrase$|forwarded-call$)|customer-ended-call|exceeded-max-duration$)/,
    'completed',
    'answered',
  ],
  [/^(silence-timed-out|voicemail|vonage-completed|call\.in-progress\.\w+-completed-call)$/, 'completed', 'answered'],
  // A transfer or a closing message needs a conversation.
  [/^call\.(ending\.|forwarding\.|in-progress\.error-(warm-)?transfer-)/, 'completed', 'answered'],
  [/^customer-busy$/, 'busy'],
  // The documentation lists SIP 408 and 480 with `customer-did-not-answer`.
  [/^customer-did-not-answer$|-outbound-sip-4(08|80)-/, 'no-answer'],
  [/^(manually-canceled|scheduled-call-deleted|call-deleted)$|caller-hungup-before-call-connect$/, 'cancelled'],
  // Before the phone rang: the account, the configuration or the number was refused.
  [/^(call[.-]start|assistant-(not|request)-|phone-call-provider-bypass)/, 'failed'],
  [/error|fault|fail|reject|misdialed|worker-shutdown|closed-websocket|join-timed-out|did-not-give/, 'failed'],
]

/**
 * Reads an `endedReason`. Every reason is an end. An undocumented one that names no failure becomes
 * `completed`, because retry policies do not ring again after it.
 */
export function endOf(reason: string): End {
  const [, status, answered] = RULES.find(([pattern]) => pattern.test(reason)) ?? [undefined, 'completed' as const]
  const [, sipCode] = /-sip-(\d{3})-/.exec(reason) ?? []
  return { status, ...(answered && { answered: true }), ...(sipCode && { sipCode: Number(sipCode) }) }
}
