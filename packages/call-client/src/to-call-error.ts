import { CallError, isCallError } from './kernel/call-error.ts'

/** Converts a provider's error. An unexpected error proves nothing, so the call may exist. */
export const toCallError = (error: unknown): CallError =>
  isCallError(error) ? error : new CallError('bad-response', 'The provider failed', { placed: 'unknown', cause: error })
