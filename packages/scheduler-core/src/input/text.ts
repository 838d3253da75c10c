/**
 * What no text may contain: control characters, and lone surrogates. No encoding has a lone
 * surrogate and no text of PostgreSQL a zero, so a store could not return what it was given.
 */
export const UNFIT = /[\p{Cc}\p{Cs}]/u
