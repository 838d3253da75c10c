export {
  type ApiClient,
  type ApiClientOptions,
  ApiError,
  type ApiState,
  createApiClient,
  type DialerCommand,
} from './api/api-client.ts'
export type { EventSourceLike } from './api/event-connection.ts'
export { sharedApiClient } from './api/shared.ts'
export type { DialerEntry, DialerPicture, DialerStanding, DialerState } from './api/wire.ts'
export { OutdialDialer } from './dialer/dialer.ts'
export { OutdialCommandEvent, OutdialStateEvent } from './dialer/events.ts'
