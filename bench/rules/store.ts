import { postgresStore } from '../../packages/store-postgres/dist/index.js'
import { type CallStore, sqliteStore } from '../scheduler/packages.ts'

/** Opens the store on a database of this address: a file's path or a URL. */
export const openStore = (address: string, metadataFields: readonly string[] = [], search = false): CallStore =>
  address.startsWith('postgres:')
    ? postgresStore({ url: address, metadataFields, search })
    : sqliteStore({ path: address, metadataFields, search })
