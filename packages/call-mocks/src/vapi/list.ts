import type { VapiCall } from './wire.ts'

const LIMIT = 100
const MAX_LIMIT = 1000
const TIMES = ['createdAtGt', 'createdAtLt', 'createdAtGe', 'createdAtLe'] as const
const NAMES: readonly string[] = ['id', 'assistantId', 'phoneNumberId', 'limit', ...TIMES]

/** The calls that the filters select, the latest first; `undefined` for a bad filter. */
export function listCalls(all: readonly VapiCall[], query: URLSearchParams): readonly VapiCall[] | undefined {
  if ([...query.keys()].some(name => !NAMES.includes(name))) return undefined
  const limit = Number(query.get('limit') ?? LIMIT)
  if (!Number.isInteger(limit) || limit < 0 || limit > MAX_LIMIT) return undefined
  const [gt, lt, ge, le] = TIMES.map(name => (query.has(name) ? Date.parse(query.get(name) ?? '') : undefined))
  if ([gt, lt, ge, le].some(Number.isNaN)) return undefined
  const is = (name: string, value: unknown) => (query.get(name) ?? value) === value
  const selected = all.filter(({ id, createdAt, data }) => {
    const at = createdAt.getTime()
    return (
      is('id', id) &&
      is('assistantId', data.body.assistantId) &&
      is('phoneNumberId', data.body.phoneNumberId) &&
      (gt === undefined || at > gt) &&
      (lt === undefined || at < lt) &&
      (ge === undefined || at >= ge) &&
      (le === undefined || at <= le)
    )
  })
  return selected.toReversed().slice(0, limit)
}
