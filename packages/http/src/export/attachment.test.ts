import { expect, it } from 'vitest'
import { attachment } from './attachment.ts'

it.each([
  ['Autumn (2).csv', 'attachment; filename="Autumn (2).csv"'],
  ['Otoño.csv', `attachment; filename="Oto_o.csv"; filename*=UTF-8''Oto%C3%B1o.csv`],
  ["50% d'été.csv", `attachment; filename="50_ d'_t_.csv"; filename*=UTF-8''50%25%20d%27%C3%A9t%C3%A9.csv`],
  ['a"b\\c/d\r\nSet-Cookie: e.csv', 'attachment; filename="a_b_c_d__Set-Cookie_ e.csv"'],
  ['a\u202Evsc.exe', 'attachment; filename="a_vsc.exe"'],
  ['\uD800.csv', 'attachment; filename="_.csv"'],
])('a file name is safe in a header and on a disk: %j', (name, header) => {
  expect(attachment(name)).toBe(header)
  expect(new Headers({ 'Content-Disposition': attachment(name) }).get('content-disposition')).toBe(header)
})
