/** What a cause means, whatever service says it. `said`: nothing that its status does not say. */
export type Cause =
  | 'said'
  | 'busy'
  | 'no-answer'
  | 'cancelled'
  | 'failed'
  | 'declined'
  | 'no-such-number'
  | 'number-changed'
  | 'unreachable'
  | 'network'
  | 'barred'
  | 'incompatible'
  | 'no-reason'
  | 'time-limit'
  | 'elsewhere'
  | 'person-hung-up'
  | 'assistant-hung-up'
  | 'passed-on'
  | 'silence'
  | 'voicemail'
  | 'limit-reached'
  | 'account'
  | 'assistant-missing'
  | 'assistant-failed'
  | 'not-begun'
  | 'misfire'
  | 'not-after'
  | 'not-allowed'
  | 'do-not-call'
  | 'restored'
  | 'freed'
  | 'reused-id'
  | 'no-record'
  | 'not-found'
  | 'placed-again'
  | 'rules-silent'

/** The causes by their words. Sources: Q.850 and RFC 3398, and the documentation of each service. */
const WORDS: readonly (readonly [Cause, string])[] = [
  // The statuses of the Call API, the Num Dialer and Twilio, and events of Telnyx without a cause.
  [
    'said',
    `completed answered connected initiated queued scheduled ringing in-progress forwarding alive ended
    normal-clearing normal-call-clearing success call-initiated call-answered 16 200`,
  ],
  ['busy', 'busy user-busy customer-busy busy-here busy-everywhere 17 486 600'],
  [
    'no-answer',
    `no-answer no-user-response no-user-responding no-answer-from-user timeout no-answer-timeout
    customer-did-not-answer request-timeout 18 19 408`,
  ],
  [
    'cancelled',
    `cancelled canceled originator-cancel request-terminated manually-canceled scheduled-call-deleted
    call-deleted caller-hungup-before-call-connect 487`,
  ],
  ['failed', 'failed failure error'],
  ['declined', 'call-rejected decline declined user-rejected rejected vonage-rejected 21 603'],
  [
    'no-such-number',
    `unallocated-number unassigned-number unallocated no-such-number not-found does-not-exist-anywhere
    invalid-number-format invalid-number address-incomplete twilio-reported-customer-misdialed no-route-transit-net 1 28 404 484 604`,
  ],
  ['number-changed', 'number-changed gone moved-permanently 22 301 410'],
  [
    'unreachable',
    `no-route-destination no-route-to-destination destination-out-of-order subscriber-absent
    user-not-registered temporarily-unavailable temporarily-not-available unreachable 3 20 27 480`,
  ],
  [
    'network',
    `temporary-failure network-out-of-order normal-temporary-failure switch-congestion switching-equipment-congestion
    normal-circuit-congestion no-circuit-channel-available no-circuit network-congestion resource-unavailable
    requested-chan-unavail recovery-on-timer-expire recovery-on-timer-expiry interworking protocol-error media-timeout
    gateway-down server-internal-error bad-gateway service-unavailable server-time-out 34 38 41 42 44 47 102 111 127 500
    502 503 504`,
  ],
  [
    'barred',
    `outgoing-call-barred incoming-call-barred bearercapability-notauth facility-not-subscribed call-barred forbidden
    user-challenge unauthorized 50 52 54 57 401 403`,
  ],
  [
    'incompatible',
    `incompatible-destination bearercapability-notavail service-not-implemented not-acceptable-here
    media-not-supported 58 65 79 88 415 488 606`,
  ],
  ['no-reason', 'unspecified normal-unspecified none unknown 31'],
  ['time-limit', 'time-limit allotted-timeout exceeded-max-duration max-duration'],
  ['elsewhere', 'picked-off lose-race answered-elsewhere 26'],
  ['person-hung-up', 'user-hangup remote-hangup callee-hangup'],
  ['voicemail', 'voicemail machine'],
  ['silence', 'silence-timed-out'],
  [
    'not-begun',
    `twilio-failed-to-connect-call vonage-failed-to-connect-call customer-did-not-give-microphone-permission
    phone-call-provider-bypass-enabled-but-no-call-received`,
  ],
  ['assistant-failed', 'worker-shutdown phone-call-provider-closed-websocket'],
  // Outdial's own.
  ['misfire', 'misfire'],
  ['not-after', 'not-after'],
  ['not-allowed', 'not-allowed'],
  ['do-not-call', 'do-not-call'],
  ['restored', 'restored'],
  ['freed', 'freed-by-an-operator'],
  ['reused-id', 'the-provider-gave-its-id-to-a-later-call'],
  ['no-record', 'no-answer-was-recorded'],
  ['not-found', 'not-among-the-calls-of-its-provider'],
  ['placed-again', 'placed-again-to-learn-the-id'],
  ['rules-silent', 'mayring-gave-no-answer'],
]

const CAUSES: ReadonlyMap<string, Cause> = new Map(
  WORDS.flatMap(([cause, words]) => words.split(/\s+/).map(word => [word, cause] as const)),
)

/** Families of Vapi's `endedReason`, by its documentation; the first that fits counts. */
const FAMILIES: readonly (readonly [RegExp, Cause])[] = [
  [/^customer-ended-call|^(vonage|twilio|sip)-(completed|disconnected)|\w-completed-call$/, 'person-hung-up'],
  [/^assistant-forwarded-call|^call-forwarding-|-hook-executed-transfer$|-transfer(-|$)/, 'passed-on'],
  [/^assistant-(ended-call|said-end-call-phrase)|-hook-executed-say$/, 'assistant-hung-up'],
  [/caller-hungup-before-call-connect$/, 'cancelled'],
  [/concurrency-limit|daily-limit|-limit-reached$|-over-.*limit|quota-exceeded/, 'limit-reached'],
  [/^call-start-.*(billing|credit|subscription|payment|frozen|fraud|suspended|-org(-|$))/, 'account'],
  [/^assistant-(not|request)-|^call-start-.*(no-assistant|neither-assistant|assistant-)/, 'assistant-missing'],
  [/^call-start-/, 'not-begun'],
  [/^(pipeline|call-(in-progress|ringing|ending)|assistant-(did-not|join))-|(provider|vapi)fault/, 'assistant-failed'],
]

/** A status of SIP within a longer word, such as `sip 486`, `486 Busy Here` or `…-outbound-sip-503-…`. */
const SIP = /(?:^|-)sip-(\d{3})(?:-|$)|^(\d{3})-/
const Q850 = /^q-?850-(?:cause-)?(\d{1,3})(?:-|$)/

/** A word as the table has it: `USER_BUSY`, `user busy` and `user-busy` are the same. */
export const slugOf = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

/** What the word of a service means; `undefined` for one that the table does not know. */
export function causeOf(word: string): Cause | undefined {
  const slug = slugOf(word)
  const [, named, bare] = SIP.exec(slug) ?? []
  const known = CAUSES.get(slug) ?? CAUSES.get(named ?? bare ?? Q850.exec(slug)?.[1] ?? '')
  // Families are words with dashes; a sentence is no such word.
  return known ?? (/\s/.test(word.trim()) ? undefined : FAMILIES.find(([family]) => family.test(slug))?.[1])
}
