import { Problem } from '../http/problem.ts'
import type { ApiRequest } from '../http/request.ts'

/** The ETag of a call: its version. */
export const etagOf = ({ version }: { readonly version: number }): string => `"${version}"`

// An entity tag (RFC 9110, 8.8.3), and a list of them.
const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/
const LIST = new RegExp(`^${TAG.source}(?:[ \\t]*,[ \\t]*${TAG.source})*$`)
const VERSION = /^"([1-9]\d{0,14})"$/

/**
 * The versions in `If-Match` (RFC 9110, 13.1.1). Weak and foreign tags match no version.
 * `undefined`, which matches any version, if the header is `*` or absent.
 *
 * @throws {Problem} 400 if the header is neither tags nor `*`
 */
export function toIfVersions(request: Pick<ApiRequest, 'header'>): readonly number[] | undefined {
  const given = request.header('if-match')?.trim()
  if (given === undefined || given === '*') return undefined
  if (!LIST.test(given)) {
    throw new Problem({
      status: 400,
      code: 'bad-request',
      detail: `Expected If-Match to be the ETag of the call, such as "3", or *, got ${given.slice(0, 40)}`,
    })
  }
  return [...given.matchAll(new RegExp(TAG, 'g'))].flatMap(([tag]) => {
    const version = VERSION.exec(tag)?.[1]
    return version === undefined ? [] : Number(version)
  })
}

/** @throws {Problem} 428 without `If-Match`: of two concurrent edits, one would undo the other */
export function demandIfMatch(request: Pick<ApiRequest, 'header'>): void {
  if (request.header('if-match') !== undefined) return
  throw new Problem({
    status: 428,
    code: 'if-match-required',
    detail: 'Expected If-Match with the ETag of the call as last read, such as "3", or * to change any version',
  })
}
