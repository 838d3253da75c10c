/** A change of a store's schema. A published one never changes. */
export interface Migration {
  readonly sql: string
  /**
   * Whether processes that know only the migrations before it may go on. If not, each of their
   * operations fails with `store-newer` from its commit on. See docs/rolling-updates.md.
   */
  readonly compatible: boolean
}

/** The oldest version of the code that may use the schema that these migrations make. */
export const oldestOf = (migrations: readonly Migration[]): number =>
  migrations.findLastIndex(({ compatible }) => !compatible) + 1
