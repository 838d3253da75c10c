// Registers the matchers with vitest and declares their types: `import '@outdial/call-mocks/matchers/vitest'`.
import { expect } from 'vitest'
import { type CallMatchers, matchers } from './matchers.ts'

declare module 'vitest' {
  // An augmentation must have the same parameters as the interface.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends CallMatchers<R> {}
}

expect.extend(matchers)
