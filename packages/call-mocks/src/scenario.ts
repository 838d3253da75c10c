/** How a call ends. A `manual` call advances only by `advance`. */
export type ScenarioOutcome = 'completed' | 'no-answer' | 'busy' | 'failed' | 'manual'

/**
 * How the POST that places a call is answered.
 *
 * `ok`: as by the real service. `refused`: with the service's own refusal. A number: with this HTTP
 * error, 400 to 599. `garbage`: with an HTML page and the status of success. `cut`: with half of
 * the JSON in a complete response. `torn`: with half of the JSON before the connection breaks.
 * `reset`: the connection breaks before any answer. `never`: not at all.
 */
export type Reply = 'ok' | 'refused' | 'garbage' | 'cut' | 'torn' | 'reset' | 'never' | number

/**
 * How a webhook is delivered.
 *
 * `prompt`: at once. `lost`: never. `late`: after `lateMs`. `doubled`: at once and again after
 * `lateMs`. `last`: after the webhook that reports the end of the call.
 */
export type DeliveryMode = 'prompt' | 'lost' | 'late' | 'doubled' | 'last'

/**
 * A choice by relative weights: `{ completed: 80, busy: 20 }`. Weights that sum to 100 are
 * percentages.
 */
export type Weights<Word extends string | number> = { readonly [word in Word]?: number }

/** One word for every call, or a random choice per call by weight. */
export type Chance<Word extends string | number> = Word | Weights<Word>

/**
 * Milliseconds: one duration for every call, or a random one per call between two bounds, included.
 */
export type Span = number | readonly [fromMs: number, toMs: number]

/**
 * What happens to a call: its outcome, the reply to its POST, the delivery of its webhooks. All
 * options combine freely.
 */
export interface Scenario {
  /** How the call ends. @default 'completed' */
  readonly outcome?: Chance<ScenarioOutcome>
  /** From the POST to ringing, or to `busy` or `failed` without ringing. @default [200, 800] */
  readonly setupMs?: Span
  /** From ringing to the answer, or to `no-answer`. @default [1000, 4000] */
  readonly ringMs?: Span
  /** From the answer to `completed`. @default [2000, 8000] */
  readonly talkMs?: Span

  /** How the POST is answered. @default 'ok' */
  readonly reply?: Chance<Reply>
  /**
   * Whether a call is placed by a POST with an ambiguous reply: 408, 409, 5xx, `garbage`, `cut`,
   * `torn`, `reset` and `never`. `ok` always places it; `refused` and every other 4xx never do.
   * @default 'placed'
   */
  readonly unclear?: Chance<'placed' | 'not-placed'>
  /**
   * From the POST to its reply. If longer than `setupMs`, webhooks overtake the reply.
   * @default 0
   */
  readonly replyMs?: Span
  /** The `Retry-After` of 429 and 503, rounded up to whole seconds. @default 1000 */
  readonly retryAfterMs?: Span

  /** How webhooks are delivered; the Call API sends none. @default 'prompt' */
  readonly webhooks?: Chance<DeliveryMode>
  /** How the webhook for `ringing` is delivered. @default `webhooks` */
  readonly ringingWebhook?: Chance<DeliveryMode>
  /** How the webhook for `answered` is delivered. @default `webhooks` */
  readonly answeredWebhook?: Chance<DeliveryMode>
  /** How the webhook for the end is delivered. @default `webhooks` */
  readonly endWebhook?: Chance<DeliveryMode>
  /** The delay of `late`, and of the second of a `doubled` pair. @default [5000, 30000] */
  readonly lateMs?: Span
}

/** The scenarios of a service. */
export interface Scenarios {
  /** The scenario of every call. @default a call that is answered and completed, without faults */
  readonly scenario?: Scenario | undefined
  /**
   * Scenarios of certain numbers, by number, with or without `+`. An option that is left out is as
   * in `scenario`. From a list, the n-th call to the number gets the n-th scenario, and further
   * calls the last.
   */
  readonly numbers?: Readonly<Record<string, Scenario | readonly Scenario[]>> | undefined
  /**
   * The seed of all random choices. The script of the n-th call to a number depends only on the
   * seed, not on other calls.
   * @default 1
   */
  readonly seed?: number | undefined
}
