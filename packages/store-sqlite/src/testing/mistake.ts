import type { Break } from '../../../../tools/broken-source.ts'

/** A fault in a store, and the case that detects it. */
export interface Mistake {
  readonly name: string
  readonly breaks: readonly Break[]
  /** The subject and the rule of the case that must fail. */
  readonly fails: string
}
