import { describe, expect, it } from 'vitest'
import { signTwilioWebhook } from './sign.ts'
import { twilio } from './twilio.ts'

const accountSid = `AC${'0'.repeat(32)}`
const CallSid = `CA${'1'.repeat(32)}`
const path = `/twilio/${'r'.repeat(32)}`
const webhookUrl = 'https://me.test/webhooks'
const given = { accountSid, authToken: 'token', from: '+15005550006', twiml: '<Response/>', webhookUrl }

/** Parses a signed webhook about the call. */
async function parsed(form: Record<string, string>, url = webhookUrl + path, options = {}) {
  const fields = { AccountSid: accountSid, CallSid, ...form }
  const { headers, body } = await signTwilioWebhook({ url, authToken: 'token', form: fields })
  const webhook = { path, url, headers, body: new TextEncoder().encode(body) }
  return twilio({ ...given, ...options }).parseWebhook?.(webhook)
}

describe('a webhook of Twilio', () => {
  it('reports a status with its time, the number and what else is known', async () => {
    const ended = {
      CallStatus: 'completed',
      CallDuration: '15',
      Timestamp: 'Tue, 31 Aug 2010 20:36:44 +0000',
      SequenceNumber: '3',
      To: '+13018040009',
      SipResponseCode: '200',
      AnsweredBy: 'human',
      RecordingUrl: 'https://api.twilio.com/recording',
      RecordingSid: 'RE1',
    }
    expect(await parsed(ended)).toEqual({
      updates: [
        {
          providerCallId: CallSid,
          status: 'completed',
          at: new Date('2010-08-31T20:36:44Z'),
          answered: true,
          durationMs: 15_000,
          cause: 'completed',
          to: '+13018040009',
          details: { answeredBy: 'human', sipCode: '200', recordingUrl: 'https://api.twilio.com/recording' },
        },
      ],
      eventId: `${CallSid}/3/completed`,
      reply: { headers: { 'content-type': 'text/xml' }, body: '<Response/>' },
    })
  })

  it('`completed` without a conversation is no answer', async () => {
    expect(await parsed({ CallStatus: 'completed', CallDuration: '0' })).toMatchObject({
      updates: [{ status: 'completed', answered: undefined, durationMs: 0 }],
    })
  })

  it.each<[string, Record<string, string>, object, string | undefined]>([
    [
      'a recording',
      { RecordingSid: 'RE1', RecordingStatus: 'completed', RecordingUrl: 'https://a.test/r' },
      { recordingUrl: 'https://a.test/r' },
      'RE1/completed',
    ],
    ['a machine', { AnsweredBy: 'machine_start' }, { answeredBy: 'machine_start' }, undefined],
  ])('about %s without a status changes no status', async (_, form, details, eventId) => {
    const webhook = await parsed(form)
    expect(webhook).toMatchObject({ updates: [{ providerCallId: CallSid, status: 'initiated', details }] })
    expect(webhook?.eventId).toBe(eventId)
  })

  it('with digits gets TwiML that ends the call', async () => {
    const webhook = await parsed({ CallStatus: 'in-progress', Digits: '12#' })
    expect(webhook?.updates).toMatchObject([{ status: 'answered', details: { digits: '12#' } }])
    expect(webhook?.reply?.body).toBe('<Response/>')
  })

  it('that says nothing about the call has no update', async () => {
    expect((await parsed({ Something: 'new' }))?.updates).toEqual([])
  })

  it('about another account, or no call, cannot be parsed', async () => {
    await expect(parsed({ AccountSid: `AC${'f'.repeat(32)}` })).rejects.toMatchObject({ code: 'bad-response' })
    await expect(parsed({ CallSid: '' })).rejects.toMatchObject({ code: 'bad-response' })
  })

  it('is verified by the public address and the query, not by the address that a proxy uses', async () => {
    const publicUrl = 'https://public.test/in'
    const signed = { headers: {}, body: new Uint8Array(), path, url: `http://10.0.0.1:3000${path}?a=1` }
    const fields = { AccountSid: accountSid, CallSid, CallStatus: 'busy' }
    const { headers, body } = await signTwilioWebhook({
      url: `${publicUrl}${path}?a=1`,
      authToken: 'token',
      form: fields,
    })
    const webhook = { ...signed, headers, body: new TextEncoder().encode(body) }
    expect(await twilio({ ...given, publicUrl }).parseWebhook?.(webhook)).toMatchObject({
      updates: [{ status: 'busy' }],
    })
    await expect(twilio(given).parseWebhook?.(webhook)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('of SignalWire has its signature in a header of its own', async () => {
    const { headers, body } = await signTwilioWebhook({
      url: webhookUrl + path,
      authToken: 'token',
      form: { AccountSid: accountSid, CallSid, CallStatus: 'no-answer' },
    })
    const { 'x-twilio-signature': signature, ...rest } = headers
    const webhook = {
      path,
      url: webhookUrl + path,
      headers: { ...rest, 'x-signalwire-signature': signature },
      body: new TextEncoder().encode(body),
    }
    expect(await twilio(given).parseWebhook?.(webhook)).toMatchObject({ updates: [{ status: 'no-answer' }] })
  })
})
