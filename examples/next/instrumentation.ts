/** Starts the scheduler with the process: calls are placed before anybody opens a page. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { handlerOf } = await import('./lib/outdial.ts')
  await handlerOf()
}
