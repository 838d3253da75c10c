import { describe, expect, it } from 'vitest'
import { toPhoneNumber } from '../../kernel/phone-number.ts'
import { twilio } from './twilio.ts'

const accountSid = `AC${'0'.repeat(32)}`
const base = 'https://api.twilio.com'
const calls = `/2010-04-01/Accounts/${accountSid}/Calls`
const sid = `CA${'1'.repeat(32)}`
const to = toPhoneNumber('+13018040009')
const { signal } = new AbortController()

/** A provider whose requests get these answers. Lists the requests. */
function serving(...answers: readonly Response[]) {
  const sent: string[] = []
  const left = [...answers]
  const provider = twilio({
    accountSid,
    authToken: 'token',
    from: '+15005550006',
    twiml: '<Response/>',
    webhookUrl: 'https://me.test/webhooks',
    async fetch(input, init) {
      const request = new Request(input, init)
      sent.push(
        `${request.method} ${decodeURIComponent(request.url.slice(base.length))} ${await request.text()}`.trim(),
      )
      return left.shift() ?? Response.json({}, { status: 404 })
    },
  })
  return { provider, sent }
}

const answered = (status: string, more = {}) => Response.json({ sid, status, to, ...more })
const ended = () => Response.json({ code: 21220, message: 'Call is not in-progress', status: 400 }, { status: 400 })
const cancelPost = `POST ${calls}/${sid}.json Status=canceled`
const completePost = `POST ${calls}/${sid}.json Status=completed`

describe('hangUp', () => {
  it.each([
    ['is queued or rings', [answered('canceled')], [cancelPost]],
    ['was answered', [answered('in-progress'), answered('completed')], [cancelPost, completePost]],
    ['was answered, for which a cancel is refused', [ended(), answered('completed')], [cancelPost, completePost]],
    ['is not cancelled at once', [answered('queued'), answered('completed')], [cancelPost, completePost]],
    ['has ended', [ended(), ended()], [cancelPost, completePost]],
    ['has ended, which is no error of the cancel', [answered('busy')], [cancelPost]],
  ])('of a call that %s', async (_, answers, expected) => {
    const { provider, sent } = serving(...answers)
    await provider.hangUp?.(sid, { signal })
    expect(sent).toEqual(expected)
  })

  it('of an unknown call is refused', async () => {
    const { provider } = serving(Response.json({ code: 20404, message: 'Not found', status: 404 }, { status: 404 }))
    await expect(provider.hangUp?.(sid, { signal })).rejects.toMatchObject({ code: 'not-found', providerCode: '20404' })
  })
})

describe('find', () => {
  const listed = (date_created: string, more = {}) => ({ sid, status: 'completed', to, date_created, ...more })
  const page = (list: readonly object[], next_page_uri: string | null = null) =>
    Response.json({ calls: list, next_page_uri })
  const attempt = {
    to,
    reference: 'r'.repeat(32),
    placedFrom: new Date('2026-11-22T23:59:50Z'),
    placedUntil: new Date('2026-11-23T00:00:10Z'),
  }

  it('lists whole days of UTC and the queue, page by page, and keeps the calls of its time', async () => {
    const next = `${calls}.json?To=x&Page=1`
    const { provider, sent } = serving(
      page([listed('Sun, 22 Nov 2026 23:59:59 +0000', { sid: 'CA5', status: 'queued' })]),
      page(
        [listed('Mon, 23 Nov 2026 00:00:05 +0000'), listed('Mon, 23 Nov 2026 00:00:30 +0000', { sid: 'CA2' })],
        next,
      ),
      page([listed('Sun, 22 Nov 2026 23:59:40 +0000', { sid: 'CA3' }), listed('no time', { sid: 'CA4' })]),
    )
    const found = await provider.find?.(attempt, { signal })
    expect(found?.map(({ providerCallId, status }) => `${providerCallId} ${status}`)).toEqual([
      'CA5 initiated',
      `${sid} completed`,
    ])
    expect(sent).toEqual([
      // First, so that a call that leaves the queue in between is in one of both lists.
      `GET ${calls}.json?To=${to}&Status=queued&PageSize=250`,
      `GET ${calls}.json?To=${to}&StartTime>=2026-11-22&StartTime<=2026-11-24&PageSize=250`,
      `GET ${next}`,
    ])
  })

  it('leaves out calls to another number', async () => {
    const other = listed('Mon, 23 Nov 2026 00:00:05 +0000', { to: '+13018040010' })
    const { provider } = serving(page([other]), page([other]))
    expect(await provider.find?.(attempt, { signal })).toEqual([])
  })

  it('finds the next page of a service whose base address has a path', async () => {
    const sent: string[] = []
    const answers = [page([], `/api/laml${calls}.json?Page=1`), page([]), page([])]
    const provider = twilio({
      accountSid,
      authToken: 'token',
      from: '+15005550006',
      twiml: '<Response/>',
      webhookUrl: 'https://me.test/webhooks',
      baseUrl: 'https://space.signalwire.com/api/laml',
      async fetch(input) {
        sent.push(new Request(input).url)
        return answers.shift() ?? page([])
      },
    })
    await provider.find?.(attempt, { signal })
    expect(sent[1]).toBe(`https://space.signalwire.com/api/laml${calls}.json?Page=1`)
  })
})

describe('get', () => {
  it('reads durations and prices as texts, or as numbers as SignalWire writes them', async () => {
    const text = answered('completed', { duration: '20', price: '-0.00500', price_unit: 'USD' })
    const number = answered('completed', { duration: 20, price: -0.005, price_unit: 'USD' })
    const { provider } = serving(text, number)
    const first = await provider.get?.(sid, { signal })
    expect(first).toMatchObject({ durationMs: 20_000, details: { price: { amount: 0.005, currency: 'USD' } } })
    expect(await provider.get?.(sid, { signal })).toEqual(first)
  })

  it('gives a call without charge the price 0', async () => {
    const { provider } = serving(answered('busy', { price: '0.00000', price_unit: 'USD' }))
    const update = await provider.get?.(sid, { signal })
    expect(update?.details).toEqual({ price: { amount: 0, currency: 'USD' } })
  })

  it('of an id that no address can have finds nothing, and asks nothing', async () => {
    const { provider, sent } = serving()
    await expect(provider.get?.('..', { signal })).rejects.toMatchObject({ code: 'not-found' })
    expect(sent).toEqual([])
  })
})
