/** Whether this is a provider, which is often given where the client of one is expected. */
export const isProvider = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'place' in value && 'name' in value && !('provider' in value)
