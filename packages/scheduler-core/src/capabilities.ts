import type { ClientsByName } from './clients.ts'
import type { CallStore } from './store/call-store.ts'

/** What the providers and the store of a scheduler can do. */
export interface Capabilities {
  /** The providers by the names of their clients. */
  readonly providers: Readonly<Record<string, ProviderCapabilities>>
  /** Whether `list` and `callLog` take `search`: the option `search` of the store. */
  readonly search: boolean
  /** The fields of metadata by which calls are found: the option `metadataFields` of the store. */
  readonly metadataFields: readonly string[]
}

/** What a provider can do. */
export interface ProviderCapabilities {
  /** Whether `cancel` can end a call that is in progress. */
  readonly hangUp: boolean
}

export const capabilitiesOf = ({
  clients,
  store,
}: {
  readonly clients: ClientsByName
  readonly store: Pick<CallStore, 'canSearch' | 'metadataFields'>
}): Capabilities => ({
  providers: Object.fromEntries(
    [...clients].map(([name, { provider }]) => [name, { hangUp: provider.hangUp !== undefined }]),
  ),
  search: store.canSearch ?? false,
  metadataFields: [...(store.metadataFields ?? [])],
})
