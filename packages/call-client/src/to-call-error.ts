import { CallError, isCallError } from './kernel/call-error.ts'

/** What a provider threw, as a `CallError`. Of an error that it did not foresee nobody knows what it means. */
export const toCallError = (error: unknown): CallError =>
  isCallError(error) ? error : new CallError('bad-response', 'The provider failed', { placed: 'unknown', cause: error })
