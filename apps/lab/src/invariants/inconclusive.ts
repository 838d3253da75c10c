/**
 * Starts the first violation of a run that proves nothing: the mock provider was too slow for the
 * other violations to count, or what the scenario is about did not happen.
 */
export const INCONCLUSIVE = 'inconclusive: '
