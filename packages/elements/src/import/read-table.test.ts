import { expect, it } from 'vitest'
import writeExcel from 'write-excel-file/browser'
import { readTable } from './read-table.ts'

const read = (parts: BlobPart[], signal = new AbortController().signal) => readTable(new File(parts, 'any'), { signal })

it('an Excel file is read as texts: numbers, numbers kept as numbers, leading zeros, and dates', async () => {
  const at = new Date('2026-11-21T09:30:00Z')
  const file = await writeExcel([
    [{ value: 'Phone' }, { value: 'Name' }, { value: 'Note' }],
    [{ value: '+13018040009', type: String }, { value: 'José', type: String }, null],
    [{ value: 13_018_040_010, type: Number }, null, { value: 1.5, type: Number }],
    [{ value: '00442071838750', type: String }, null, { value: true, type: Boolean }],
    [null, null, null],
    [{ value: '12', type: String }, null, { value: new Date('2026-11-21'), type: Date, format: 'yyyy-mm-dd' }],
    [{ value: "'+1", type: String }, null, { value: at, type: Date, format: 'yyyy-mm-dd hh:mm' }],
  ]).toBlob()
  expect(await read([file])).toEqual([
    ['Phone', 'Name', 'Note'],
    ['+13018040009', 'José', ''],
    ['13018040010', '', '1.5'],
    ['00442071838750', '', 'true'],
    ['12', '', '2026-11-21'],
    ["'+1", '', '2026-11-21 09:30'],
  ])
})

const LINE = 'Núñez;"a; ""b""\nc"\r\n\r\n'

it.each([
  ['UTF-8', new TextEncoder().encode(LINE)],
  ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${LINE}`)],
  ['UTF-16', new Uint8Array(Uint16Array.from(`\uFEFF${LINE}`, char => char.charCodeAt(0)).buffer)],
  ['Windows-1252', Uint8Array.from(LINE, char => char.charCodeAt(0))],
])('a CSV file may be encoded as %s', async (_encoding, bytes) => {
  expect(await read([bytes])).toEqual([['Núñez', 'a; "b"\nc']])
})

it('a text that is cut into many parts loses no character, and rows keep their order', async () => {
  const rows = Array.from({ length: 12_000 }, (_, n) => [`+1301${5_000_000 + n}`, `Ñandú ${n}`])
  expect(await read([rows.map(row => row.join('\t')).join('\n')])).toEqual(rows)
})

it('a file of another kind is refused, and an abort ends the reading', async () => {
  await expect(read(['PK not a workbook'])).rejects.toThrow('Expected a table')
  await expect(read(['+1'], AbortSignal.abort())).rejects.toThrow('abort')
  const abort = new AbortController()
  const reading = read(['+1\n'.repeat(100_000)], abort.signal)
  abort.abort()
  await expect(reading).rejects.toThrow('abort')
})

it('JSON lines are rows as those of an export, and other JSON is none', async () => {
  const metadata = { name: "'+a", customer: 'c-17' }
  const lines = [{ to: '+13018040009', metadata }, { to: '+13018040010' }].map(row => JSON.stringify(row))
  expect(await read([lines.join('\n')])).toEqual([
    ['to', 'name', 'note', 'metadata'],
    ["'+13018040009", "''+a", '', JSON.stringify(metadata)],
    ["'+13018040010", '', '', ''],
  ])
})
