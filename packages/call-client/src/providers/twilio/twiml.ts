import { shown } from '../../kernel/check-options.ts'

/** A verb of TwiML that asks for nothing. Its strings are plain text; `pause` is in milliseconds. */
type PlainVerb =
  | { readonly say: string; readonly voice?: string; readonly language?: string; readonly loop?: number }
  | { readonly play: string | URL; readonly loop?: number }
  | { readonly pause: number }
  | { readonly hangup: true }

/** A verb of TwiML. Its strings are plain text; `pause` and `timeoutMs` are in milliseconds. */
export type TwimlVerb =
  | PlainVerb
  | {
      /** What is played while digits are awaited. */
      readonly gather: readonly PlainVerb[]
      readonly numDigits?: number
      readonly timeoutMs?: number
      readonly action?: string | URL
      readonly finishOnKey?: string
    }

const MAX_LENGTH = 4000

/**
 * Writes TwiML: what a call says, plays and asks. All texts are escaped; characters that XML 1.0
 * forbids are left out. `pause` and `timeoutMs` are milliseconds, rounded up to whole seconds.
 *
 *     twiml({ say: 'Your appointment is tomorrow at nine.' }, { pause: 1000 }, { hangup: true })
 *
 * @throws {RangeError} if it is longer than the 4,000 characters that Twilio takes
 */
export function twiml(...verbs: readonly TwimlVerb[]): string {
  const document = `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.map(write).join('')}</Response>`
  checkLength(document)
  return document
}

/** @throws {RangeError} if Twilio takes no TwiML of this length */
export function checkLength(document: string): void {
  if (document.length <= MAX_LENGTH) return
  throw new RangeError(`Expected TwiML of at most ${MAX_LENGTH} characters, got ${document.length}: give a \`url\``)
}

function write(verb: TwimlVerb): string {
  if ('say' in verb) {
    const { say, voice, language, loop } = verb
    return element('Say', { voice, language, loop }, escape(say))
  }
  if ('play' in verb) {
    const { play, loop } = verb
    return element('Play', { loop }, escape(String(play)))
  }
  if ('pause' in verb) return element('Pause', { length: secondsOf(verb.pause) })
  if ('hangup' in verb) return element('Hangup', {})
  const { gather, numDigits, timeoutMs, action, finishOnKey } = verb
  const timeout = timeoutMs === undefined ? undefined : secondsOf(timeoutMs)
  return element('Gather', { numDigits, timeout, action: action?.toString(), finishOnKey }, gather.map(write).join(''))
}

const secondsOf = (ms: number): number => {
  if (Number.isFinite(ms) && ms >= 0) return Math.ceil(ms / 1000)
  throw new RangeError(`Expected milliseconds from 0 up, got ${shown(ms)}`)
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = '',
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => ` ${attribute}="${escape(String(value))}"`)
    .join('')
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

// https://www.w3.org/TR/xml/#charsets
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const escape = (text: string): string =>
  text.replaceAll(FORBIDDEN, '').replaceAll(/[&<>"']/g, character => ENTITIES[character] ?? '')
