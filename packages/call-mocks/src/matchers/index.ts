export type { CallMatchers, MatcherResult } from './matchers.ts'
export { matchers } from './matchers.ts'
