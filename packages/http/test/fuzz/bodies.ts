import { gzipSync } from 'node:zlib'
import fc from 'fast-check'

const FIELDS = [
  'to from at queue provider key notAfter ownerId metadata token hangUp answered durationMs',
  'id outcome iKnowItIsOver status local timeZone version __proto__ constructor toString ',
  'hours limits repeat rule count except calls entries number reason source most after',
].flatMap(line => line.split(' '))

const VALUES = [
  '"+13018040009" "+1" "13018040009" "2026-01-01T00:00:00Z" "2999-12-31T00:00:00+14:00" "2026-01-01" "x" ""',
  '{"local":"2026-03-29T02:30","timeZone":"Europe/Berlin"} {"local":"2026-01-01T09:00","timeZone":"Mars/Base"}',
  'null true 0 -1 1.5 1e999 -0 9007199254740993 [] {} [[]] {"local":1} {"__proto__":{"x":1}} "\\u0000" "\\ud800"',
  '{"hours":{}} {"hours":{"mon-sun":[["00:00","24:00"]]}} {"hours":{"sun-mon":[["22:00","02:00"]]},"zone":"Mars/Base"}',
  '{"hours":{"mon":[["09:00","09:00"]]}} {"hours":{"__proto__":[["09:00","10:00"]]}} {"pauseMs":1e300} {"attempts":[]}',
  '{"attempts":[{"most":0,"within":1}]} {"completed":[{"most":1,"within":"day"}]} {"rule":"FREQ=SECONDLY"}',
  '{"rule":"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"} {"rule":"FREQ=DAILY;COUNT=0"} {"rule":"FREQ=DAILY","count":1}',
  '{"rule":"FREQ=DAILY;INTERVAL=2147483648"} {"rule":"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366"} {"rule":"\\r\\n"}',
  '[{"to":"+13018040009"}] [{"number":"+13018040009"}] [{"number":"+13018040009","until":"2000-01-01T00:00:00Z"}]',
  '"completed" "call-api" "default" {"constructor":{"prototype":{}}} "<script>alert(1)</script>"',
].flatMap(line => line.split(' '))

const RIGHT = [
  '{"to":"+13018040009"}',
  '{"to":"+13018040009","at":"2099-01-01T00:00:00Z","queue":"later","metadata":{"name":"Ann"}}',
  '{"to":"+19842068287","at":{"local":"2099-01-01T09:00","timeZone":"America/New_York"},"key":"k1"}',
  '[{"to":"+13018040009","at":"2099-01-01T00:00:00Z"},{"to":"+15512459377","at":"2099-01-01T00:00:00Z"}]',
  '{"from":"+13333333333","answered":true,"durationMs":37400,"at":"2026-01-01T00:00:00Z"}',
  '{"metadata":null}',
  '{"to":"+13018040009","timeZone":"Europe/Berlin","hours":{"hours":{"mon-fri":[["09:00","18:00"]]}}}',
  '{"to":"+13018040009","at":{"local":"2099-01-01T09:00","timeZone":"UTC"},"repeat":{"rule":"FREQ=DAILY"}}',
  '{"calls":[{"to":"+13018040009"},{"to":"nobody"}],"durationMs":60000}',
  '{"entries":[{"number":"+13018040009","reason":"asked us to stop"}]}',
  '{"repeat":{"rule":"FREQ=WEEKLY"},"at":{"local":"2026-03-29T02:30","timeZone":"Europe/Berlin"}}',
  '{"hangUp":true}',
  '{"id":"c1","status":"ringing","to":"+13018040009"}',
]

/** A value in JSON, every other one with a meaning to some field. */
export const jsonValue: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
)

const object = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), jsonValue), { maxLength: 6 })
  .map(fields => `{${fields.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`)

/** A text with a part of it removed, doubled or replaced. */
const mutated = fc
  .tuple(
    fc.constantFrom(...RIGHT),
    fc.nat(200),
    fc.nat(20),
    fc.constantFrom('', '"', '}', ',', '\0', '\ufeff', '\\', '9', 'null', '\ud800'),
  )
  .map(([text, at, length, by]) => text.slice(0, at % text.length) + by + text.slice((at % text.length) + length))

const OVERSIZE = Buffer.alloc(1_200_000, ' ')
const DEEP = '['.repeat(20_000)
const MANY = `[${Array.from({ length: 1001 }, () => '{"to":"+13018040009","at":"2099-01-01T00:00:00Z"}').join(',')}]`

const odd = fc.oneof(
  { weight: 20, arbitrary: fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)) },
  { weight: 20, arbitrary: fc.constantFrom(...RIGHT).map(text => Buffer.from(text, 'utf16le')) },
  { weight: 20, arbitrary: fc.constantFrom(...RIGHT).map(text => gzipSync(text)) },
  {
    weight: 20,
    arbitrary: fc
      .constantFrom('', ' ', 'null', '"x"', '1', '[]', '[null]', 'true', '{}', 'NaN')
      .map(text => Buffer.from(text)),
  },
  { weight: 5, arbitrary: fc.constant(Buffer.from(`{"to":"+13018040009","metadata":{"a":${DEEP}`)) },
  { weight: 5, arbitrary: fc.constant(Buffer.from(`{"metadata":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`)) },
  { weight: 1, arbitrary: fc.constant(gzipSync(OVERSIZE)) },
  { weight: 6, arbitrary: fc.constant(OVERSIZE) },
  { weight: 1, arbitrary: fc.constant(Buffer.from(MANY)) },
)

/** Bodies: valid ones, nearly valid ones, and texts that are not JSON. */
export const bodies: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...RIGHT).map(text => Buffer.from(text)) },
  { weight: 4, arbitrary: object.map(text => Buffer.from(text)) },
  { weight: 2, arbitrary: mutated.map(text => Buffer.from(text)) },
  { weight: 1, arbitrary: odd },
)
