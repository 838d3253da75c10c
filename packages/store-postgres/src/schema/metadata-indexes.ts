// Names of fields are letters, digits and `_` only: see `toMetadataFields`.

/** A field of the metadata of calls `c`, as JSON. A query that compares it must have the same text. */
export const metadataValue = (field: string): string => `outdial.metadata_value(c.metadata, '${field}')`

export const metadataIndex = (field: string): string => `calls_by_metadata_${field}`

/** Reads all calls once. Writers wait meanwhile. */
export const createMetadataIndex = (field: string): string =>
  `CREATE INDEX "${metadataIndex(field)}" ON outdial.calls (outdial.metadata_value(metadata, '${field}'), at, sequence)
    WHERE outdial.metadata_value(metadata, '${field}') IS NOT NULL`
