import type { HistoryType } from '../api/history-wire.ts'

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`

/** All texts of the history. */
export const words = {
  heading: 'History',
  noPhone: 'Choose a phone number to see its calls.',
  loading: 'Loading the calls…',
  empty: 'No calls with this number yet.',
  noneOf: (type: HistoryType, loaded: number) => `No ${type} among the ${loaded} shown so far.`,
  none: (type: HistoryType) => `No ${type} calls.`,
  locked: 'The server wants to know who you are. Sign in to see the calls.',
  invalid: (phone: string) => `${phone} is not a phone number. Write it with its country code, such as +13018040009.`,
  malformed: (n: number) => `Malformed, and not shown: ${count(n, 'call')}.`,
  sides: 'Inbound: this number was called. Outbound: it called.',
  failed: (why: string) => `The calls could not be loaded. ${why}`,
  moreFailed: (why: string) => `No more calls could be loaded. ${why}`,
  stale: (why: string) => `This may be out of date. ${why}`,
  again: 'Try again',
  more: 'Show more',
  loadingMore: 'Loading…',
  filters: 'Show',
  all: 'All',
  unknown: 'Unknown',
  answerNotReported: 'no answer was reported',
  today: 'Today',
  yesterday: 'Yesterday',
  undated: 'At an unknown time',
  calls: (n: number) => count(n, 'call'),
  talk: (talk: string) => `${talk} of talk`,
  soFar: 'Older calls are not counted yet.',
  moreShown: (n: number, all: number) => `${count(n, 'more call')}, ${all} in all.`,
  newCalls: (n: number, all: number) => `${count(n, 'new call')}, ${all} in all.`,
} as const
