import { setTimeout as wait } from 'node:timers/promises'

// A typical job of a queue: it places the call, then polls it until it has ended.

const POLL_EVERY_MS = 50
const headers = { 'content-type': 'application/json' }

/** Resolves when the call has ended. */
export async function dial(provider: string, to: string): Promise<void> {
  const body = JSON.stringify({ phone_number: to })
  const { id } = await answer(await fetch(`${provider}/api/call`, { method: 'POST', headers, body }))
  for (;;) {
    await wait(POLL_EVERY_MS)
    const { status } = await answer(await fetch(`${provider}/api/call/${id}`))
    if (status === 'completed') return
  }
}

async function answer(response: Response): Promise<{ readonly id: string; readonly status: string }> {
  if (!response.ok) throw new Error(`Expected the provider to answer, got ${response.status}`)
  return response.json()
}
