import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { LATER, ADA as NUMBER } from '../testing/answers.ts'
import { TOKEN } from '../testing/guarded.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'

const OTHER = '+19842068287'

/** Takes the apostrophe away that keeps spreadsheets from running a cell. */
const plain = (cell: string) => cell.replace(/^'(?=[=+\-@\t\r'])/, '')

const read = (csv: string): Record<string, string>[] =>
  parse(csv, { columns: true, bom: true, cast: value => plain(value) })

const CELLS = [
  '=1+2',
  '+SUM(A1)',
  '-5 degrees',
  '@here',
  "'quoted",
  "''=",
  'a, b; "c"',
  'two\r\nlines\n',
  '\ttab',
  'Özil 名 📞',
  ' space ',
]

describe.each(STORES)('an export from the %s store', store => {
  it('as CSV is read back without loss, and no cell can be run by a spreadsheet', async () => {
    const { scheduler, send } = await scheduling({ store })
    const calls = CELLS.map((cell, n) => ({
      to: NUMBER,
      from: OTHER,
      at: { local: `2030-01-01T09:${10 + n}`, timeZone: 'Europe/Paris' },
      metadata: { name: cell, note: cell, other: cell, nested: { list: [1, null, cell] } },
    }))
    await scheduler.schedule(calls)
    await scheduler.log({
      id: 'in:1',
      to: NUMBER,
      at: new Date(0),
      answered: true,
      durationMs: 1500,
      direction: 'inbound',
    })
    await scheduler.log({ id: '=2', to: NUMBER, at: new Date(1), answered: false, cause: '-x', metadata: { name: 7 } })
    const response = await send('GET', '/export?format=csv&order=soonest')
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/)
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="calls-2026-01-01.csv"')
    const text = await response.text()
    const raw: string[][] = parse(text, { bom: true })
    expect(raw.flat().filter(cell => /^[=+\-@\t\r]/.test(cell) && !/^\+\d+$/.test(cell))).toEqual([])
    const [inbound, missed, ...rows] = read(text)
    expect(inbound).toMatchObject({ id: 'in:1', direction: 'inbound', durationMs: '1500', answered: 'true', name: '' })
    expect(missed).toMatchObject({ id: '=2', cause: '-x', status: 'no-answer', name: '', metadata: '{"name":7}' })
    expect(
      rows.map(({ to, from, name, note, metadata = '', timeZone }) => ({
        to,
        from,
        timeZone,
        metadata: { name, note, ...JSON.parse(metadata) },
      })),
    ).toEqual(
      calls.map(({ to, from, metadata }) => ({ to, from, timeZone: 'Europe/Paris', metadata: { ...metadata } })),
    )
  })

  it('says when each call was to ring, when it ended, and after how many attempts', async () => {
    const { scheduler, clock, send } = await scheduling({ store })
    await scheduler.start()
    const at = clock.now().toISOString()
    await scheduler.schedule([{ to: NUMBER }, { to: OTHER, at: new Date(LATER) }])
    await clock.advance(60_000)
    const [waits, ended] = read(await (await send('GET', '/export?format=csv')).text())
    expect(waits).toMatchObject({ to: OTHER, at: new Date(LATER).toISOString(), endedAt: '', attempts: '0' })
    expect(ended).toMatchObject({ to: NUMBER, at, status: 'completed', attempts: '1' })
    expect(Date.parse(ended?.endedAt ?? '')).toBeGreaterThan(Date.parse(at))
  })

  it('has the filters and ids of the log, as CSV and as JSON lines', async () => {
    const { scheduler, send } = await scheduling({ store })
    const added = await scheduler.schedule([
      { to: NUMBER, at: new Date(LATER), metadata: { name: 'Ada' } },
      { to: OTHER, at: new Date(LATER) },
    ])
    const lines = async (query: string) =>
      (await (await send('GET', `/export?format=jsonl&${query}`)).text())
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line).id)
    expect(await lines('')).toHaveLength(2)
    expect(await lines('search=ada')).toEqual([added[0]?.id])
    expect(await lines(`ids=${added[1]?.id}`)).toEqual([added[1]?.id])
    expect(await lines(`to=${NUMBER}&status=scheduled`)).toEqual([added[0]?.id])
    for (const query of ['', 'format=xlsx', 'format=csv&search=1', 'format=csv&limit=1']) {
      expect((await send('GET', `/export?${query}`)).status).toBe(422)
    }
  })
})

it('10,000 calls are streamed page by page, as far as the client reads', async () => {
  let pages = 0
  const { scheduler, handler, send, url } = await scheduling({
    wrap: store => ({
      ...store,
      list(query) {
        pages++
        return store.list(query)
      },
    }),
  })
  for (let batch = 0; batch < 10; batch++) {
    await scheduler.schedule(
      Array.from({ length: 1000 }, (_, n) => ({ to: NUMBER, at: new Date(LATER), metadata: { n: batch * 1000 + n } })),
    )
  }
  const rows = read(await (await send('GET', '/export?format=csv')).text())
  expect(new Set(rows.map(({ metadata }) => metadata)).size).toBe(10_000)
  expect(pages).toBe(20)

  pages = 0
  const response = await handler(new Request(`${url}/api/export?format=jsonl`), { localAddress: '127.0.0.1' })
  const reader = response.body?.getReader()
  await reader?.read()
  await reader?.read()
  await reader?.cancel()
  expect(pages).toBe(2)
})

it('an export that fails on its way breaks off, and is told to `onError`', async () => {
  let pages = 0
  const { scheduler, url, errors } = await scheduling({
    wrap: store => ({
      ...store,
      list: query => (pages++ < 1 ? store.list(query) : Promise.reject(new Error('away'))),
    }),
  })
  await scheduler.schedule(Array.from({ length: 501 }, () => ({ to: NUMBER, at: new Date(LATER) })))
  const response = await fetch(`${url}/api/export?format=csv`)
  await expect(response.text()).rejects.toThrow('terminated')
  expect(errors).toMatchObject([{ message: 'away' }])
})

it('the file of a list has the name of the list, without the prefix of its user', async () => {
  const { send } = await scheduling({ token: TOKEN, authorize: () => ({ ownerId: 'ada' }) })
  const calls = [{ to: NUMBER }]
  const { queue } = await (await send('POST', '/lists', { name: 'Otoño', paused: true, calls })).json()
  const response = await send('GET', `/export?format=csv&queue=${encodeURIComponent(queue)}`)
  expect(queue).not.toBe('Otoño')
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="Oto_o-2026-01-01.csv"; filename*=UTF-8''Oto%C3%B1o-2026-01-01.csv`,
  )
})

it('a user exports its own calls only', async () => {
  const { send } = await scheduling({
    token: TOKEN,
    authorize: request => {
      const ownerId = request.headers.get('x-user')
      return ownerId === null ? undefined : { ownerId }
    },
  })
  for (const user of ['ada', 'bob']) await send('POST', '/calls', { to: NUMBER, at: LATER }, { 'X-User': user })
  const text = await (await send('GET', '/export?format=jsonl', undefined, { 'X-User': 'ada' })).text()
  expect(text.trim().split('\n')).toHaveLength(1)
  expect(JSON.parse(text)).toMatchObject({ ownerId: 'ada' })
})
