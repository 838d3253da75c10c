/** The result of one check. No text contains a secret. */
export interface Check {
  readonly name: string
  readonly status: 'ok' | 'failed' | 'skipped'
  /** What was found. */
  readonly detail: string
  /** What to do, if it failed. */
  readonly advice?: string | undefined
}

export const ok = (name: string, detail: string): Check => ({ name, status: 'ok', detail })

export const skipped = (name: string, detail: string): Check => ({ name, status: 'skipped', detail })

export const failed = (name: string, detail: string, advice: string): Check => ({
  name,
  status: 'failed',
  detail,
  advice,
})
