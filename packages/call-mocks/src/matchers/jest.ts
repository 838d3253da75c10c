// Registers the matchers with jest and declares their types: `import '@outdial/call-mocks/matchers/jest'`.
import { type CallMatchers, matchers } from './matchers.ts'

// For `expect` of `@jest/globals`.
declare module 'expect' {
  // An augmentation must have the same parameters as the interface.
  interface Matchers<R extends void | Promise<void>, T = unknown> extends CallMatchers<R> {}
}

// For the global `expect` of `@types/jest`.
declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: as in @types/jest
    interface Matchers<R, T = {}> extends CallMatchers<R> {}
  }
}

const expect: unknown = Reflect.get(globalThis, 'expect')
if (typeof expect !== 'function' || !('extend' in expect) || typeof expect.extend !== 'function')
  throw new TypeError(
    'Jest has no global `expect` here. Import this module in a test or in `setupFilesAfterEnv`, or with ' +
      "`injectGlobals: false` call `expect.extend(matchers)` with the `matchers` of '@outdial/call-mocks/matchers'",
  )
expect.extend(matchers)
