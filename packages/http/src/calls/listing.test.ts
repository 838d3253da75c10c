import { describe, expect, it } from 'vitest'
import { ADA, BOB, LATER, problemIn } from '../testing/answers.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'
import { type Call, callCountsSchema, callPageSchema, callSchema } from './call-schemas.ts'

describe.each(STORES)('on a store of kind %s', store => {
  it('a page of calls continues where the last one ended, even after changes', async () => {
    const { send, get } = await scheduling({ store })
    const numbers = Array.from({ length: 25 }, (_, n) => `+1301804${1000 + n}`)
    const at = (n: number) => new Date(Date.UTC(2026, 0, 2, 0, n)).toISOString()
    await send(
      'POST',
      '/calls',
      numbers.map((to, n) => ({ to, at: at(n) })),
    )
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = callPageSchema
        .strict()
        .parse(await get(`/calls?limit=10&status=scheduled${cursor ? `&cursor=${cursor}` : ''}`))
      seen.push(...page.calls.map(({ to }) => to))
      cursor = page.cursor
      // A listed call is moved, one call is added before the page and one after it.
      await send('DELETE', `/calls/${page.calls[0]?.id}`)
      await send('POST', '/calls', [
        { to: ADA, at: at(0) },
        { to: BOB, at: at(500) },
      ])
    } while (cursor)
    expect(seen.filter(to => to !== BOB)).toEqual(numbers)
  })

  it('calls are listed by each filter', async () => {
    const { send, scheduler } = await scheduling({ store })
    await scheduler.addQueue('a b')
    await send('POST', '/calls', [
      { to: ADA, queue: 'a b', ownerId: 'me' },
      { to: BOB, at: LATER },
      { to: BOB, at: '2026-01-03T09:00:00Z', ownerId: 'me' },
    ])
    const list = async (query: string) => {
      const page = callPageSchema.parse(await (await send('GET', `/calls?${query}`)).json())
      return page.calls.map(({ to, at }) => `${to} ${at.slice(8, 10)}`)
    }
    expect(await list('')).toEqual([`${ADA} 01`, `${BOB} 02`, `${BOB} 03`])
    expect(await list('order=latest&limit=2')).toEqual([`${BOB} 03`, `${BOB} 02`])
    for (const to of ['13018040009', '+13018040009', '%2B13018040009'])
      expect(await list(`to=${to}`)).toEqual([`${ADA} 01`])
    expect(await list('queue=a+b')).toEqual([`${ADA} 01`])
    expect(await list('ownerId=me&from=2026-01-02T00:00:00Z')).toEqual([`${BOB} 03`])
    expect(await list('from=2026-01-02T10:00:00+01:00&until=2026-01-03T09:00:00Z')).toEqual([`${BOB} 02`])
    expect(await list('status=completed,busy&status=rejected')).toEqual([])
    expect(await list('status=completed,scheduled&status=rejected')).toHaveLength(3)
  })

  it('calls are listed and cancelled by values of metadata: a number finds the text of its spelling too', async () => {
    const { send } = await scheduling({ store })
    const values = ['c 1', 17, '17', true, '"', -0.5, 'a&b=[c]+']
    await send(
      'POST',
      '/calls',
      values.map(customer => ({ to: ADA, at: LATER, metadata: { customer } })),
    )
    const found = async (method: string, value: string) =>
      (
        await send(
          method,
          `/calls?metadata[customer]=${encodeURIComponent(value)}${method === 'GET' ? '&status=scheduled' : ''}`,
        )
      ).json()
    for (const [value, sent] of [
      ['c 1', 'c 1'],
      ['17', '"17"'],
      [17, '17'],
      [true, 'true'],
      ['"', '"'],
      [-0.5, '-0.5'],
      ['a&b=[c]+', 'a&b=[c]+'],
    ] as const) {
      expect((await found('GET', sent)).calls.map(({ metadata }: Call) => metadata)).toEqual([{ customer: value }])
      expect(await found('DELETE', sent)).toEqual({ cancelled: 1, failed: [] })
    }
    expect((await found('GET', '1e2')).calls).toEqual([])

    await send(
      'POST',
      '/calls',
      [4711, '4711', 'true', '4711'].map(customer => ({ to: ADA, at: LATER, metadata: { customer } })),
    )
    const page = async (cursor = '') =>
      callPageSchema.parse(await (await send('GET', `/calls?metadata[customer]=4711&limit=2${cursor}`)).json())
    const first = await page()
    const rest = await page(`&cursor=${first.cursor}`)
    const customers = [...first.calls, ...rest.calls].map(({ metadata }) => metadata?.['customer'])
    expect(customers).toEqual([4711, '4711', '4711'])
    expect(rest.cursor).toBeUndefined()
    expect((await found('GET', '"4711"')).calls).toHaveLength(2)
    expect(await found('DELETE', '4711')).toEqual({ cancelled: 3, failed: [] })
  })

  it('calls are cancelled by their ids, and others stay', async () => {
    const { send, get } = await scheduling({ store })
    const sent = await send('POST', '/calls', [
      { to: ADA, at: LATER },
      { to: BOB, at: LATER },
      { to: ADA, at: LATER },
    ])
    const ids = callPageSchema.parse(await sent.json()).calls.map(({ id }) => id)
    const cancel = async (some: readonly (string | undefined)[]) => send('DELETE', `/calls?ids=${some.join(',')}`)
    expect(await (await cancel([ids[0], ids[2], 'unknown'])).json()).toEqual({ cancelled: 2, failed: [] })
    const { calls } = callPageSchema.parse(await get('/calls?status=scheduled'))
    expect(calls.map(({ id }) => id)).toEqual([ids[1]])
    expect((await cancel(Array.from({ length: 1001 }, (_, n) => `c${n}`))).status).toBe(422)
  })

  it('the counts have every status', async () => {
    const { send, get } = await scheduling({ store })
    const { id } = callSchema.parse(await (await send('POST', '/calls', { to: ADA, at: LATER })).json())
    await send('POST', '/calls', { to: BOB, at: LATER })
    await send('DELETE', `/calls/${id}`)
    const counts = callCountsSchema.parse(await get('/counts?queue=default'))
    expect(Object.entries(counts).filter(([, count]) => count > 0)).toEqual([
      ['scheduled', 1],
      ['cancelled', 1],
    ])
    expect(Object.keys(counts)).toHaveLength(14)
  })
})

it.each([
  ['limit=0', 'limit', 'Expected `limit` to be an integer from 1 to 1000, got 0'],
  ['limit=1e2', 'limit', 'Expected `limit` to be an integer from 1 to 1000, got "1e2"'],
  ['limit=1&limit=2', 'limit', 'Expected `limit` once, got it twice'],
  ['sort=at', 'sort', 'There is no such field'],
  ['__proto__=1', '__proto__', 'There is no such field'],
  ['status=done', 'status[0]', expect.stringContaining('to be one of scheduled, dialing, ')],
  ['status=', 'status[0]', expect.stringContaining('got ""')],
  ['to=me', 'to', 'Expected `to` to be a number like +13018040009 (E.164), with or without its +, got "me"'],
  ['from=yesterday', 'from', expect.stringContaining('(RFC 3339), got "yesterday"')],
  ['cursor=abc', 'cursor', expect.stringContaining('one that came with a page of this query')],
  ['from=2026-01-03T00:00:00Z&until=2026-01-02T00:00:00Z', 'until', expect.stringContaining('no earlier than `from`')],
  ['metadata[customer]=1&metadata[customer]=2', 'metadata[customer]', expect.stringContaining('once, got it twice')],
  ['metadata[custmer]=1', 'metadata', expect.stringContaining('fields among customer')],
  ['metadata=1', 'metadata', expect.stringContaining('parameters such as metadata[customer]=c-17')],
  ['order=soonest&order=latest', 'order', 'Expected `order` once, got it twice'],
])('a list of calls by %s is refused, naming the parameter', async (query, field, detail) => {
  const { send } = await scheduling()
  expect(await problemIn(await send('GET', `/calls?${query}`))).toMatchObject([422, { errors: [{ field, detail }] }])
})
