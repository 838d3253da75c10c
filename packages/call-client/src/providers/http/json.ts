const MAX_DEPTH = 32

/**
 * Parses JSON from UTF-8.
 *
 * @throws {SyntaxError | RangeError} if it is no JSON, or nested more than 32 deep
 */
export function parseJson(bytes: Uint8Array): unknown {
  const json: unknown = JSON.parse(new TextDecoder().decode(bytes))
  if (fitsInto(MAX_DEPTH, json)) return json
  throw new RangeError(`Expected JSON of a depth of at most ${MAX_DEPTH}`)
}

const fitsInto = (depth: number, json: unknown): boolean =>
  typeof json !== 'object' ||
  json === null ||
  (depth > 0 && Object.values(json).every(value => fitsInto(depth - 1, value)))
