import type { WebhookContent } from './options.ts'

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

/** Values of other types than a field may have. */
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  0.1,
  '',
  '\0',
  '\uD800',
  'Invalid Date',
  '9'.repeat(300),
  'x'.repeat(10_000),
  [],
  {},
  [[]],
  ['x'],
  { length: 3 },
  nested(20),
  nested(1000),
]

// As text, because an object literal with `__proto__` sets a prototype.
const POLLUTION = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"then":1'

/** Bodies that are cut, at many places. */
export function* truncated({ body }: WebhookContent): Iterable<Uint8Array<ArrayBuffer>> {
  const bytes = encode(body)
  const step = Math.max(1, Math.floor(bytes.length / 40))
  for (let length = 0; length < bytes.length; length += step) yield bytes.slice(0, length)
}

/** Bodies in which one field after another is missing or has another type. */
export function* wrongTypes({ body }: WebhookContent): Iterable<Uint8Array<ArrayBuffer>> {
  const json = parsed(body)
  if (json === undefined) yield* wrongForms(body)
  else for (const each of replacements(json)) yield encode(JSON.stringify(each))
  for (const text of ['null', '1', '"x"', '[]', '{}', '[null]', JSON.stringify(nested(1000))]) yield encode(text)
}

/** Bodies with names that pollute prototypes. */
export function* polluted({ body }: WebhookContent): Iterable<Uint8Array<ArrayBuffer>> {
  const names = [
    '__proto__',
    '__proto__.polluted',
    '__proto__[polluted]',
    'constructor[prototype][polluted]',
    'toString',
  ]
  if (parsed(body) === undefined) {
    yield encode(`${body}&${names.map(name => `${name}=1`).join('&')}`)
    return
  }
  yield encode(`{${POLLUTION}}`)
  for (let at = body.indexOf('{'); at >= 0; at = body.indexOf('{', at + 1)) {
    const rest = body.slice(at + 1)
    yield encode(`${body.slice(0, at + 1)}${POLLUTION}${/^\s*}/.test(rest) ? '' : ','}${rest}`)
  }
}

/** Bodies that are large, or no text at all. */
export function* unreadable({ body }: WebhookContent): Iterable<Uint8Array<ArrayBuffer>> {
  const megabyte = 1024 * 1024
  const bytes = encode(body)
  yield Uint8Array.from({ length: 256 }, (_, byte) => byte)
  yield new Uint8Array(megabyte)
  yield encode(body + ' '.repeat(megabyte))
  yield encode('['.repeat(megabyte))
  yield encode('&'.repeat(megabyte))
  yield encode('{"a":'.repeat(megabyte / 8))
  yield encode('%'.repeat(megabyte))
  for (let at = 0; at < bytes.length; at += Math.max(1, Math.floor(bytes.length / 20))) yield bytes.with(at, 0xff)
}

function parsed(body: string): unknown {
  try {
    const json: unknown = JSON.parse(body)
    return json
  } catch {
    return undefined
  }
}

/** The value with one part after another missing or replaced. */
function* replacements(json: unknown): Iterable<unknown> {
  yield* VALUES
  if (typeof json !== 'object' || json === null) return
  const entries = Object.entries(json)
  for (const [name, value] of entries) {
    const others = entries.filter(([each]) => each !== name)
    yield Object.fromEntries(others)
    for (const part of replacements(value)) yield Object.fromEntries([...others, [name, part]])
  }
}

function* wrongForms(body: string): Iterable<Uint8Array<ArrayBuffer>> {
  const parameters = body.split('&')
  for (const [index, parameter] of parameters.entries()) {
    const name = parameter.split('=')[0] ?? ''
    const values = ['', '-1', '%', '%ff', '%00', '9'.repeat(300), 'x'.repeat(10_000), '%F0%9F%93%9E', 'Invalid+Date']
    const wrong = [...values.map(value => `${name}=${value}`), name, `${name}[]=1`, `${parameter}&${parameter}`]
    for (const each of wrong) yield encode(parameters.with(index, each).join('&'))
    yield encode(parameters.toSpliced(index, 1).join('&'))
  }
}
