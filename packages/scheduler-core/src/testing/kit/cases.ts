import type { World } from './world.ts'

/** What a store has to do, by the rule that it holds. */
export type Cases = Readonly<Record<string, (world: World) => Promise<void>>>
