import type { MetadataChoice, WithChoice } from './input/metadata-fields.ts'
import type { CallRecord, ScheduledCall } from './store/call.ts'
import type {
  CallPosition,
  CallQuery,
  CallStore,
  MetadataFilter,
  Page,
  RecordPosition,
  RecordQuery,
} from './store/call-store.ts'

/**
 * Lists calls. A store compares a field with one value, by an index that gives the order, so each
 * combination of values is a query of its own.
 */
export async function listCalls(
  store: Pick<CallStore, 'list'>,
  { metadata, ...query }: WithChoice<CallQuery>,
): Promise<Page<ScheduledCall, CallPosition>> {
  const pages = await Promise.all(filtersOf(metadata).map(filter => store.list({ ...query, ...filter })))
  return merged(pages, query, (a, b) => a.sequence - b.sequence, positionOfCall)
}

/** Lists logged records in the same way. */
export async function listRecords(
  store: Pick<CallStore, 'listRecords'>,
  { metadata, ...query }: WithChoice<RecordQuery>,
): Promise<Page<CallRecord, RecordPosition>> {
  const pages = await Promise.all(filtersOf(metadata).map(filter => store.listRecords({ ...query, ...filter })))
  return merged(pages, query, (a, b) => (a.id < b.id ? -1 : 1), positionOfRecord)
}

/** Each combination of the values. */
export const combinations = (choice: MetadataChoice): readonly MetadataFilter[] =>
  Object.entries(choice).reduce<readonly MetadataFilter[]>(
    (filters, [field, values]) =>
      [values].flat().flatMap(value => filters.map((filter): MetadataFilter => ({ ...filter, [field]: value }))),
    [{}],
  )

const filtersOf = (choice: MetadataChoice | undefined): readonly { readonly metadata?: MetadataFilter }[] =>
  choice ? combinations(choice).map(metadata => ({ metadata })) : [{}]

const positionOfCall = ({ at, sequence }: ScheduledCall): CallPosition => ({ at, sequence })
const positionOfRecord = ({ at, id }: CallRecord): RecordPosition => ({ at, id })

/** The first page of several, whose items differ. */
function merged<Item extends { readonly at: Date }, Position>(
  pages: readonly Page<Item, Position>[],
  { order, limit }: Pick<CallQuery, 'order' | 'limit'>,
  compareTies: (a: Item, b: Item) => number,
  positionOf: (item: Item) => Position,
): Page<Item, Position> {
  const [only, ...others] = pages
  if (only && others.length === 0) return only
  const way = order === 'soonest' ? 1 : -1
  const all = pages
    .flatMap(({ items }) => items)
    .sort((a, b) => way * (a.at.getTime() - b.at.getTime() || compareTies(a, b)))
  const items = all.slice(0, limit)
  const last = items.at(-1)
  const hasMore = items.length < all.length || pages.some(({ next }) => next !== undefined)
  return { items, next: hasMore && last ? positionOf(last) : undefined }
}
