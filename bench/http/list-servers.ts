import express from 'express'
import { createCallClient, createScheduler, numDialer, outdial, sqliteStore } from './packages.ts'
import type { Contender } from './serving.ts'

/** Serves the calls of a database that `fill.ts` filled. */
export const listServers: Readonly<Record<string, (size: number, directory: string) => Contender>> = {
  outdial(_size, directory) {
    const calls = createCallClient({ provider: numDialer({ webhookUrl: 'http://127.0.0.1:1' }) })
    const store = sqliteStore({ path: `${directory}/calls.db` })
    const scheduler = createScheduler({ store, clients: calls, concurrency: 1 })
    return { listener: express().use(outdial({ webhooks: calls, scheduler, limits: false })) }
  },
}
