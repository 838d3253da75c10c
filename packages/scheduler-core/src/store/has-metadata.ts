import type { Metadata } from './call.ts'
import type { MetadataFilter } from './call-store.ts'

/** Whether metadata has all these values. */
export const hasMetadata = (metadata: Metadata | undefined, filter: MetadataFilter): boolean =>
  Object.entries(filter).every(([field, value]) => metadata?.[field] === value)
