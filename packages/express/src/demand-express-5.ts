import type { Application } from 'express'

/**
 * Refuses an app of Express 4, whose requests and routes differ. `del` was removed in Express 5.
 *
 * @throws {Error} in one sentence, with the version that is needed
 */
export function demandExpress5(app: Partial<Application>): void {
  if ('del' in app) throw new Error('Expected Express 5 for @outdial/express, got Express 4: npm install express@5')
}
