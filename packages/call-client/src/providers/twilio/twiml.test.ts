import { expect, it } from 'vitest'
import { twiml } from './twiml.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>'

it('TwiML has the verbs in order', () => {
  const document = twiml(
    { say: 'Hello', voice: 'alice', language: 'en-GB', loop: 2 },
    { pause: 1500 },
    { play: new URL('https://me.test/a.mp3') },
    { gather: [{ say: 'Press 1' }], numDigits: 1, timeoutMs: 5000, action: 'https://me.test/digits?a=1&b=2' },
    { hangup: true },
  )
  expect(document).toBe(
    `${HEAD}<Response><Say voice="alice" language="en-GB" loop="2">Hello</Say><Pause length="2"/>` +
      '<Play>https://me.test/a.mp3</Play>' +
      '<Gather numDigits="1" timeout="5" action="https://me.test/digits?a=1&amp;b=2"><Say>Press 1</Say></Gather>' +
      '<Hangup/></Response>',
  )
})

it('texts cannot end an element or an attribute, and forbidden characters are left out', () => {
  const evil = `</Say><Dial>+1900</Dial>&"'\0\u0008\uFFFE\uD800😀`
  expect(twiml({ say: evil, voice: evil })).toBe(
    `${HEAD}<Response><Say voice="&lt;/Say&gt;&lt;Dial&gt;+1900&lt;/Dial&gt;&amp;&quot;&apos;😀">` +
      '&lt;/Say&gt;&lt;Dial&gt;+1900&lt;/Dial&gt;&amp;&quot;&apos;😀</Say></Response>',
  )
})

it('only the documented attributes are written', () => {
  const verb = { say: 'Hello', '/><Dial>+1900</Dial><Say': 'x' }
  expect(twiml(verb)).toBe(`${HEAD}<Response><Say>Hello</Say></Response>`)
})

it('TwiML of more than 4,000 characters, and a pause that is none, are refused', () => {
  expect(() => twiml({ say: 'x'.repeat(4000) })).toThrow(RangeError)
  expect(() => twiml({ pause: Number.NaN })).toThrow('Expected milliseconds from 0 up, got NaN')
})
