import { isRecord, readBoolean, readList, readRecord, readText, type Schemas } from './read.ts'

/** What a server can do. */
export interface Capabilities {
  /** The providers of scheduled calls by name. */
  readonly providers: Readonly<Record<string, Abilities>>
  /** The dialer. Absent if the user may not dial. */
  readonly dialer?: Abilities | undefined
  /** Whether lists of calls take `search`. */
  readonly search: boolean
  /** The fields of metadata by which calls are found. */
  readonly metadataFields: readonly string[]
  /** Whether there are lists. */
  readonly lists: boolean
  /** Whether calls can be exported. */
  readonly export: boolean
  /** The ISO 3166 country of numbers without `+`. Absent if the server has none. */
  readonly defaultCountry?: string | undefined
}

/** What a provider, or the dialer, can do. */
export interface Abilities {
  /** Whether a call that is in progress can be ended. */
  readonly hangUp: boolean
}

export function readCapabilities(value: unknown): Capabilities | undefined {
  if (!isRecord<Schemas['Capabilities']>(value)) return undefined
  const providers = Object.entries(readRecord(value.providers) ?? {}).flatMap(([name, each]) => {
    const abilities = readAbilities(each)
    return abilities ? [[name, abilities] as const] : []
  })
  return {
    providers: Object.fromEntries(providers),
    dialer: readAbilities(value.dialer),
    search: readBoolean(value.search) ?? false,
    metadataFields: readList(value.metadataFields, readText),
    lists: readBoolean(value.lists) ?? false,
    export: readBoolean(value.export) ?? false,
    defaultCountry: readText(value.defaultCountry),
  }
}

const readAbilities = (value: unknown): Abilities | undefined =>
  isRecord<Abilities>(value) ? { hangUp: readBoolean(value.hangUp) ?? false } : undefined
