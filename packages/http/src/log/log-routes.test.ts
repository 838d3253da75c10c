import { createDialer } from '@outdial/dialer'
import { describe, expect, it } from 'vitest'
import type { Authorize } from '../access/authorize.ts'
import { callIn, LATER, ADA as NUMBER } from '../testing/answers.ts'
import { TOKEN } from '../testing/guarded.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { readEvents } from '../testing/read-events.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'
import type { LogEntryBody } from './log-schemas.ts'

const OTHER = '+19842068287'

const byHeader: Authorize = request => {
  const ownerId = request.headers.get('x-user')
  return ownerId === null ? undefined : { ownerId, role: ownerId === 'root' ? 'admin' : 'user' }
}

const as = (user: string) => ({ 'X-User': user })

describe.each(STORES)('the log on the %s store', store => {
  it('has scheduled, dialed and received calls in the order of `at`, each by its own address', async () => {
    const phone = scriptedPhone()
    const dialer = createDialer({ dial: phone.dial, concurrency: 1 })
    const world = await scheduling({ store, dialer, list: () => [{ to: OTHER, metadata: { name: 'Ada' } }] })
    const { send, clock, handler } = world
    const log = async (query = ''): Promise<LogEntryBody[]> => (await (await send('GET', `/log${query}`)).json()).calls
    const scheduled = await callIn(await send('POST', '/calls', { to: NUMBER, at: LATER }))
    await send('POST', '/dialer/start', {})
    await clock.advance(1000)
    phone.calls[0]?.end('busy', { cause: 'user-busy\n', metadata: { name: 'Ada' } })
    await handler.drain()
    await clock.advance(1000)
    await send('POST', `/phone-numbers/${NUMBER}/calls`, { from: OTHER, answered: true, id: 'in/1' })
    const entries = await log()
    expect(entries).toMatchObject([
      { kind: 'scheduled', id: scheduled.id, status: 'scheduled' },
      { kind: 'logged', id: 'in/1', to: NUMBER, from: OTHER, direction: 'inbound', status: 'completed' },
      {
        kind: 'logged',
        to: OTHER,
        direction: 'outbound',
        status: 'busy',
        answered: false,
        provider: 'scripted',
        cause: 'user-busy',
        metadata: { name: 'Ada' },
      },
    ])
    expect(await log('?order=soonest')).toEqual(entries.toReversed())
    for (const entry of entries) {
      const one = await (await send('GET', `/log/${encodeURIComponent(entry.id)}`)).json()
      expect(one).toMatchObject(entry)
      expect('attempts' in one).toBe(entry.kind === 'scheduled')
    }
    expect((await send('GET', '/log/unknown')).status).toBe(404)
  })

  it('is read page by page and by the filters of calls', async () => {
    const { send, scheduler, clock } = await scheduling({ store })
    const now = clock.now().getTime()
    // Some at the same time as others.
    for (let n = 0; n < 6; n++) {
      const at = new Date(now + Math.floor(n / 2) * 60_000)
      await scheduler.schedule({ to: NUMBER, at, metadata: { customer: n % 2 } })
      await scheduler.log({ id: `r${n}`, from: OTHER, to: OTHER, at, answered: n % 2 === 0, metadata: { customer: 1 } })
    }
    const all = (await (await send('GET', '/log?limit=1000')).json()).calls
    expect(all).toHaveLength(12)
    for (const limit of [1, 5, 12]) {
      const found: LogEntryBody[] = []
      let cursor: string | undefined = ''
      do {
        const page = await (await send('GET', `/log?limit=${limit}${cursor && `&cursor=${cursor}`}`)).json()
        found.push(...page.calls)
        cursor = page.cursor
      } while (cursor !== undefined)
      expect(found).toEqual(all)
    }
    const ids = async (query: string) => (await (await send('GET', `/log?order=soonest&${query}`)).json()).calls.length
    expect(await ids('status=completed')).toBe(3)
    expect(await ids('status=scheduled,no-answer')).toBe(9)
    expect(await ids(`to=${OTHER}`)).toBe(6)
    expect(await ids('queue=default')).toBe(6)
    expect(await ids('metadata[customer]=1')).toBe(9)
    expect(await ids(`ids=r0,r1,${all[0].id}`)).toBe(3)
    expect(
      (await send('GET', `/log?cursor=${(await (await send('GET', '/calls?limit=1')).json()).cursor}`)).status,
    ).toBe(422)
  })

  it('shows each user its own calls, under the ids that it gave; those of others are not there', async () => {
    const { send, clock } = await scheduling({ store, authorize: byHeader, token: TOKEN })
    for (const user of ['ada', 'bob']) {
      await send('POST', '/calls', { to: NUMBER, at: LATER, key: 'k' }, as(user))
      await send('POST', `/phone-numbers/${NUMBER}/calls`, { from: OTHER, answered: true, id: 'mine' }, as(user))
      await clock.advance(1000)
    }
    const log = async (user: string, query = '') =>
      (await (await send('GET', `/log${query}`, undefined, as(user))).json()).calls
    const status = async (user: string, id: string) =>
      (await send('GET', `/log/${encodeURIComponent(id)}`, undefined, as(user))).status
    for (const user of ['ada', 'bob']) {
      expect(await log(user)).toMatchObject([
        { ownerId: user, key: 'k' },
        { ownerId: user, id: 'mine' },
      ])
      expect(await log(user, '?ids=mine')).toHaveLength(1)
      expect(await status(user, 'mine')).toBe(200)
    }
    expect(await log('ada', '?ownerId=bob')).toEqual([])
    const all = await log('root')
    expect(all).toHaveLength(4)
    for (const { id, ownerId } of all) {
      expect(await status('root', id)).toBe(200)
      expect(await status(ownerId === 'ada' ? 'bob' : 'ada', id)).toBe(404)
    }
  })
})

it('a logged call is sent to the pages of its owner and of admins', async () => {
  const { send, url, clock } = await scheduling({ authorize: byHeader, token: TOKEN })
  const [ada, bob, root] = [
    await readEvents(url, as('ada')),
    await readEvents(url, as('bob')),
    await readEvents(url, as('root')),
  ]
  for (const page of [ada, bob, root]) expect((await page.next())?.event).toBe('hello')
  for (const user of ['bob', 'ada']) {
    await send('POST', `/phone-numbers/${NUMBER}/calls`, { from: OTHER, answered: false, id: user }, as(user))
    await clock.advance(50)
  }
  const logged = ({ event }: { event: string }) => event === 'logged'
  expect((await ada.until(logged)).data).toMatchObject({ kind: 'logged', id: 'ada', status: 'no-answer' })
  expect((await bob.until(logged)).data).toMatchObject({ id: 'bob' })
  expect((await root.until(logged)).data).toMatchObject({ ownerId: 'bob' })
})

describe('a search', () => {
  it.each(STORES)('finds calls and logged calls on the %s store', async store => {
    const { send, get } = await scheduling({ store })
    await send('POST', '/calls', { to: NUMBER, at: LATER, metadata: { name: 'Ada Lovelace' } })
    await send('POST', '/calls', { to: OTHER, at: LATER, metadata: { note: 'of Ada', customer: 'c-17' } })
    await send('POST', `/phone-numbers/${NUMBER}/calls`, { from: OTHER, answered: true, metadata: { name: 'Grace' } })
    const count = async (path: string) => {
      const page = await get(path)
      return (
        typeof page === 'object' && page !== null && 'calls' in page && Array.isArray(page.calls) && page.calls.length
      )
    }
    expect(await count('/calls?search=ada')).toBe(2)
    expect(await count('/log?search=ada%20love')).toBe(1)
    expect(await count('/log?search=C-17')).toBe(1)
    expect(await count(`/log?search=${NUMBER.slice(2, 6)}`)).toBe(2)
    expect(await count('/log?search=grace&status=completed')).toBe(1)
    expect(await get('/capabilities')).toMatchObject({ search: true })
  })

  it('is refused if it is too short, or if the store does not search', async () => {
    const { send } = await scheduling()
    const plain = await scheduling({ search: false })
    expect((await send('GET', '/log?search=30')).status).toBe(422)
    for (const path of ['/calls?search=301', '/log?search=301']) {
      const refused = await plain.send('GET', path)
      expect([refused.status, (await refused.json()).detail]).toEqual([
        422,
        expect.stringContaining('no option `search: true`'),
      ])
    }
    expect(await plain.get('/capabilities')).toMatchObject({ search: false })
  })
})
