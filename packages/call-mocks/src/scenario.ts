/** How a call ends; `manual`: nothing moves it but `advance`. */
export type ScenarioOutcome = 'completed' | 'no-answer' | 'busy' | 'failed' | 'manual'

/**
 * How the POST that places a call is answered.
 *
 * `ok`: as the service does. `refused`: with the service's own refusal. A number: with this HTTP error, 400 to 599.
 * `garbage`: a page of HTML, with the status of success. `cut`: half of the JSON, ended as if it were whole.
 * `torn`: half of the JSON, then the connection breaks. `reset`: the connection breaks before any answer. `never`: not at all.
 */
export type Reply = 'ok' | 'refused' | 'garbage' | 'cut' | 'torn' | 'reset' | 'never' | number

/**
 * How a webhook travels.
 *
 * `prompt`: at once. `lost`: never sent. `late`: after `lateMs`. `doubled`: at once and again after `lateMs`.
 * `last`: held back until the call has ended, and sent after what tells its end.
 */
export type Travel = 'prompt' | 'lost' | 'late' | 'doubled' | 'last'

/** One of several, by weight: `{ completed: 80, busy: 20 }`. Weights are relative; those that sum to 100 are percentages. */
export type Weights<Word extends string | number> = { readonly [word in Word]?: number }

/** The same for every call, or drawn for each by weight. */
export type Chance<Word extends string | number> = Word | Weights<Word>

/** Milliseconds: the same for every call, or drawn for each between two bounds, both included. */
export type Span = number | readonly [fromMs: number, toMs: number]

/** What befalls a call: how it ends, how its POST is answered, how its webhooks travel. Every part combines with every other. */
export interface Scenario {
  /** @default 'completed' */
  readonly outcome?: Chance<ScenarioOutcome>
  /** From the POST until it rings, or until it is `busy` or `failed` without ringing. @default [200, 800] */
  readonly setupMs?: Span
  /** From ringing until it is answered, or until nobody has answered. @default [1000, 4000] */
  readonly ringMs?: Span
  /** From the answer until it is completed. @default [2000, 8000] */
  readonly talkMs?: Span

  /** @default 'ok' */
  readonly reply?: Chance<Reply>
  /**
   * Whether a call comes of a POST whose reply leaves that open: 408, 409, 5xx, `garbage`, `cut`, `torn`, `reset` and `never`.
   * `ok` always places it; `refused` and every other 4xx never do.
   * @default 'placed'
   */
  readonly unclear?: Chance<'placed' | 'not-placed'>
  /** From the POST to its reply. Longer than `setupMs`, webhooks overtake the reply. @default 0 */
  readonly replyMs?: Span
  /** What `Retry-After` says beside 429 and 503, rounded up to whole seconds. @default 1000 */
  readonly retryAfterMs?: Span

  /** How webhooks travel; only the Num Dialer sends any. @default 'prompt' */
  readonly webhooks?: Chance<Travel>
  /** How the webhook that says `ringing` travels. @default `webhooks` */
  readonly ringingWebhook?: Chance<Travel>
  /** How the webhook that says `answered` travels. @default `webhooks` */
  readonly answeredWebhook?: Chance<Travel>
  /** How the webhook that tells the end travels. @default `webhooks` */
  readonly endWebhook?: Chance<Travel>
  /** How late `late` is, and the second of a `doubled` pair. @default [5000, 30000] */
  readonly lateMs?: Span
}

/** What every call meets, and what certain numbers meet instead. */
export interface Scenarios {
  /** What every call meets. @default a call that is answered and completed, without faults */
  readonly scenario?: Scenario | undefined
  /**
   * What calls to certain numbers meet, by number, with or without `+`. What a scenario leaves out is as in `scenario`.
   * Of a list, the n-th call to the number meets the n-th, and further calls meet the last.
   */
  readonly numbers?: Readonly<Record<string, Scenario | readonly Scenario[]>> | undefined
  /**
   * Decides all that is drawn. What the n-th call to a number meets depends on the seed alone, not on what else is placed.
   * @default 1
   */
  readonly seed?: number | undefined
}
