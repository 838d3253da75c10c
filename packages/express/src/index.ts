export { type OutdialOptions, type OutdialRouter, outdial } from './router.ts'
export type { DialerEvent, Entry, EntryEvent, Picture } from './schemas.ts'
export type { WebhookReceiver } from './webhooks.ts'
