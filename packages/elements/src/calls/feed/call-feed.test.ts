import { expect, it, vi } from 'vitest'
import type { CallsQuery } from '../../api/call-requests.ts'
import type { Call, CallPage } from '../../api/call-wire.ts'
import { callOf } from '../../testing/fake-server.ts'
import { type CallFeedOptions, createCallFeed, staticFeed } from './call-feed.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 9, minute)).toISOString()
const call = (id: number, more: Partial<Call> = {}): Call => callOf({ id: `c${id}`, sequence: id, at: at(id), ...more })

/** A feed, and the answers to its questions in the test's hands. */
function open(query: CallsQuery = { order: 'soonest' }, more: Partial<CallFeedOptions> = {}) {
  const questions: { query: CallsQuery; answer: (page: CallPage) => void; refuse: (error: Error) => void }[] = []
  const frames: (() => void)[] = []
  const onChange = vi.fn()
  const feed = createCallFeed({
    client: {
      listCalls: (query = {}) =>
        new Promise((answer, refuse) => {
          questions.push({ query, answer, refuse })
        }),
    },
    query,
    onChange,
    schedule: flush => void frames.push(flush),
    ...more,
  })
  const latest = () => {
    const question = questions.at(-1)
    if (!question) throw new Error('Nothing was asked')
    return question
  }
  return {
    feed,
    questions,
    onChange,
    frames,
    ids: () => Array.from({ length: feed.list.size }, (_, index) => feed.list.at(index)?.id),
    async answer(calls: readonly Call[], cursor?: string) {
      latest().answer({ calls, cursor })
      await settled()
    },
    async refuse() {
      latest().refuse(new Error('away'))
      await settled()
    },
    /** Hears, and draws a frame. */
    sendCalls(...calls: readonly Call[]) {
      for (const heard of calls) feed.receive(heard)
      for (const frame of frames.splice(0)) frame()
    },
  }
}

const settled = async () => {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve()
}

async function opened(calls: readonly Call[], cursor?: string, ...more: Parameters<typeof open>) {
  const page = open(...more)
  page.feed.refetch()
  await page.answer(calls, cursor)
  return page
}

it('the first page is shown, and the next ones go on behind it', async () => {
  const { feed, questions, ids, answer } = await opened([call(1), call(2)], 'after-2')
  expect([feed.phase, feed.partial]).toEqual(['ready', true])
  feed.loadMore()
  feed.loadMore()
  expect(questions.map(({ query }) => query.cursor)).toEqual([undefined, 'after-2'])
  await answer([call(3)])
  expect([ids(), feed.partial]).toEqual([['c1', 'c2', 'c3'], false])
})

it('all changes of one frame are drawn once, and of one call the newest alone', async () => {
  const { feed, frames, onChange, sendCalls } = await opened([call(1), call(2)])
  onChange.mockClear()
  for (let version = 2; version < 500; version++) feed.receive(call(1 + (version % 2), { version, status: 'ringing' }))
  expect([frames.length, onChange.mock.calls.length]).toEqual([1, 0])
  sendCalls()
  expect(onChange).toHaveBeenCalledTimes(1)
  expect(feed.list.get('c1')?.version).toBe(498)
})

it('a tab that draws no frames holds no more than a thousand changes back', async () => {
  const { feed, onChange } = await opened([call(1)])
  onChange.mockClear()
  for (let id = 2; id <= 1001; id++) feed.receive(call(id))
  expect(onChange).toHaveBeenCalledTimes(1)
  expect(feed.list.size).toBe(1001)
})

it.each<[string, Call, string[]]>([
  ['that matches appears at its place', call(9, { at: at(1), sequence: 9 }), ['c1', 'c9', 'c2', 'c3']],
  ['whose time changes moves', call(1, { version: 2, at: at(2), sequence: 9 }), ['c2', 'c1', 'c3']],
  ['that no longer matches stays', call(2, { version: 2, status: 'dialing' }), ['c1', 'c2', 'c3']],
  ['of another kind stays away', call(9, { status: 'busy' }), ['c1', 'c2', 'c3']],
  ['behind the loaded calls waits for its page', call(4), ['c1', 'c2', 'c3']],
  ['that moves behind the loaded calls stands behind them', call(1, { version: 2, at: at(50) }), ['c2', 'c3', 'c1']],
  ['of an older version says nothing', call(3, { version: 0, status: 'dialing' }), ['c1', 'c2', 'c3']],
])('a call %s', async (_what, heard, expected) => {
  const { sendCalls, ids } = await opened([call(1), call(2), call(3)], 'more', {
    status: ['scheduled'],
    order: 'soonest',
  })
  sendCalls(heard)
  expect(ids()).toEqual(expected)
})

it('where all is loaded, what comes later than all is shown, too', async () => {
  const { sendCalls, ids } = await opened([call(1)])
  sendCalls(call(7))
  expect(ids()).toEqual(['c1', 'c7'])
})

it('a call that no longer matches is marked and not counted, and is itself again if it matches again', async () => {
  const { feed, sendCalls, ids } = await opened([call(1), call(2)], undefined, { status: ['scheduled'] })
  sendCalls(call(1, { version: 2, status: 'ringing' }))
  expect([ids(), feed.isGone('c1'), feed.size]).toEqual([['c1', 'c2'], true, 1])
  sendCalls(call(1, { version: 3 }))
  expect([ids(), feed.isGone('c1'), feed.size]).toEqual([['c1', 'c2'], false, 2])
})

it('a call that moved behind the loaded calls counts again once its page is loaded', async () => {
  const { feed, sendCalls, answer, ids } = await opened([call(1), call(2)], 'more')
  const moved = call(1, { version: 2, at: at(9) })
  sendCalls(moved)
  expect([ids(), feed.isGone('c1'), feed.size]).toEqual([['c2', 'c1'], true, 1])
  feed.loadMore()
  await answer([call(5), moved])
  expect([ids(), feed.isGone('c1'), feed.size]).toEqual([['c2', 'c5', 'c1'], false, 3])
})

it('after missed changes a call that had ended stays, and one that may have gone on leaves', async () => {
  const { feed, sendCalls, answer, ids } = await opened([call(1), call(2), call(3)], undefined, {
    status: ['scheduled'],
  })
  sendCalls(call(1, { version: 2, status: 'busy' }), call(2, { version: 2, status: 'ringing' }))
  feed.refetch()
  await answer([call(3)])
  expect([ids(), feed.isGone('c1'), feed.size]).toEqual([['c1', 'c3'], true, 1])
})

it('a view that stays open for days keeps the last thousand calls that no longer match', async () => {
  const { feed, sendCalls } = await opened([], undefined, { status: ['scheduled'] })
  for (let id = 1; id <= 1002; id++) {
    sendCalls(call(id))
    sendCalls(call(id, { version: 2, status: 'busy' }))
  }
  expect([feed.list.size, feed.size]).toEqual([1000, 0])
  expect([feed.list.get('c2'), feed.list.get('c3')?.status]).toEqual([undefined, 'busy'])
})

it('an answer that comes late overwrites nothing newer', async () => {
  const { feed, sendCalls, answer, ids } = await opened([call(1), call(2)], 'more', { status: ['scheduled'] })
  feed.loadMore()
  sendCalls(call(3, { version: 5, status: 'ringing' }), call(4, { version: 5, at: at(4) }))
  await answer([call(3), call(4), call(5)])
  expect(ids()).toEqual(['c1', 'c2', 'c4', 'c5'])
  expect(feed.list.get('c4')?.version).toBe(5)
  feed.refetch()
  sendCalls(call(1, { version: 7, ownerId: 'new' }), call(2, { version: 7, status: 'busy' }))
  await answer([call(1), call(2), call(4)])
  expect([ids(), feed.list.get('c1')?.ownerId]).toEqual([['c1', 'c2', 'c4'], 'new'])
})

it('after missed changes the calls are fetched again, down to the scroll position, and replaced at once', async () => {
  let minimum = 0
  const { feed, questions, answer, ids, onChange } = await opened([call(1), call(2)], 'x', undefined, {
    minimum: () => minimum,
  })
  minimum = 1500
  feed.refetch()
  onChange.mockClear()
  const many = Array.from({ length: 1000 }, (_, n) => call(n, { at: at(0), version: 2 }))
  await answer(many, 'next')
  expect([ids().length, onChange.mock.calls.length]).toEqual([2, 0])
  expect(questions.at(-1)?.query).toMatchObject({ limit: 500, cursor: 'next' })
  await answer(
    many.slice(0, 500).map(item => ({ ...item, id: `more-${item.id}` })),
    'later',
  )
  expect([ids().length, onChange.mock.calls.length, feed.partial]).toEqual([1500, 1, true])
})

it('pages grow with the number of loaded calls', async () => {
  const { feed, questions, answer } = await opened([call(1)], 'x')
  const limits: unknown[] = []
  for (let next = 1; next < 1500; next = feed.list.size) {
    feed.loadMore()
    const limit = questions.at(-1)?.query.limit ?? 0
    limits.push(limit)
    await answer(
      Array.from({ length: limit }, (_, n) => call(next + n + 1, { at: at(1) })),
      'x',
    )
  }
  expect(limits).toEqual([100, 101, 202, 404, 808])
  feed.loadMore()
  expect(questions.at(-1)?.query.limit).toBe(1000)
})

it('however often something is missed, it is fetched one after the other, a second apart', async () => {
  vi.useFakeTimers()
  const { feed, questions, answer } = await opened([call(1)])
  for (let n = 0; n < 5; n++) feed.refetch()
  expect(questions).toHaveLength(2)
  await answer([call(1)])
  feed.refetch()
  await vi.advanceTimersByTimeAsync(999)
  expect(questions).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  expect(questions).toHaveLength(3)
  await answer([call(1)])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(questions).toHaveLength(3)
  vi.useRealTimers()
})

it('a page that fails keeps the list, and can be requested again', async () => {
  const { feed, questions, answer, refuse, ids } = await opened([call(1)], 'more')
  feed.loadMore()
  await refuse()
  expect([feed.phase, ids()]).toEqual(['failed', ['c1']])
  feed.loadMore()
  expect(questions).toHaveLength(2)
  feed.refetch()
  await answer([call(1), call(2)])
  expect([feed.phase, ids()]).toEqual(['ready', ['c1', 'c2']])
})

it('a failed first page is reported, and can be loaded again', async () => {
  const { feed, answer, refuse } = open()
  feed.refetch()
  await refuse()
  expect([feed.phase, feed.error]).toEqual(['failed', new Error('away')])
  feed.refetch()
  expect(feed.phase).toBe('loading')
  await answer([])
  expect(feed.phase).toBe('ready')
})

it('a closed feed ignores late answers and events', async () => {
  const { feed, answer, sendCalls, onChange } = open()
  feed.refetch()
  feed.receive(call(1))
  feed.close()
  await answer([call(2)])
  sendCalls()
  expect([feed.list.size, onChange.mock.calls.length]).toEqual([0, 0])
})

it('only a change of the status of a listed call is announced', async () => {
  const onStatusChange = vi.fn()
  const { sendCalls } = await opened([call(1)], undefined, undefined, { onStatusChange })
  sendCalls(call(1, { version: 2, status: 'ringing' }))
  sendCalls(call(1, { version: 3, status: 'ringing', ownerId: 'x' }), call(2))
  expect(onStatusChange.mock.calls).toEqual([[expect.objectContaining({ status: 'ringing', version: 2 })]])
})

it('given calls are sorted and filtered, too', () => {
  const { list } = staticFeed([call(1), call(3), call(2, { status: 'busy' })], {
    status: ['scheduled'],
    order: 'latest',
  })
  expect([list.at(0)?.id, list.at(1)?.id, list.size]).toEqual(['c3', 'c1', 2])
})
