import type { StoreFixture } from './store-fixture.ts'

/** The cases of one subject, each named by the rule that it tests. */
export type Cases = Readonly<Record<string, (fixture: StoreFixture) => Promise<void>>>
