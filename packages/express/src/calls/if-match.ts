import type { Request } from 'express'
import { Problem } from '../http/problem.ts'

/** The ETag of a call: its version. */
export const etagOf = ({ version }: { readonly version: number }): string => `"${version}"`

// A proxy that compresses makes a tag weak (`W/`); the version in it is the same.
const FORM = /^(?:W\/)?"([1-9]\d{0,14})"$/

/**
 * The version that `If-Match` asks for; `undefined` if any will do: it is `*`, or absent.
 *
 * @throws {Problem} 400 for what is neither
 */
export function toIfVersion(request: Pick<Request, 'get'>): number | undefined {
  const given = request.get('if-match')?.trim()
  if (given === undefined || given === '*') return undefined
  const version = FORM.exec(given)?.[1]
  if (version !== undefined) return Number(version)
  throw new Problem({
    status: 400,
    code: 'bad-request',
    detail: `Expected If-Match to be the ETag of the call, such as "3", or *, got ${given.slice(0, 40)}`,
  })
}

/** @throws {Problem} 428 without `If-Match`: of two people who edit one call, the second would undo what the first did */
export function demandIfMatch(request: Pick<Request, 'get'>): void {
  if (request.get('if-match') !== undefined) return
  throw new Problem({
    status: 428,
    code: 'if-match-required',
    detail: 'Expected If-Match with the ETag of the call as you know it, such as "3", or * to change it whatever it is',
  })
}
