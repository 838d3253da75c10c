import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Texts, WordTable } from '../src/words/word-table.ts'

const SRC = fileURLToPath(new URL('../src', import.meta.url))

/** The names of these are codes of the server, or are looked up as a whole. */
const BY_CODE = ['outdial-details', 'outdial-explanation', 'outdial-reason', 'outdial-status']

const isTable = (value: unknown): value is WordTable<Texts> =>
  value instanceof Object && 'shipped' in value && 'name' in value

interface Found {
  readonly file: string
  readonly table: WordTable<Texts>
}

async function tables(): Promise<readonly Found[]> {
  const found: Found[] = []
  for await (const file of glob('*/**/*.words.ts', { cwd: SRC })) {
    const module: object = await import(`${SRC}/${file}`)
    for (const table of Object.values(module).filter(isTable)) found.push({ file, table })
  }
  return found
}

it('every table of words can be translated by an app: `ElementTexts` has its name', async () => {
  const texts = await readFile(`${SRC}/words.ts`, 'utf8')
  const named = [...texts.matchAll(/^ {2}readonly '?([\w-]+)'?: typeof/gm)].map(([, name]) => name)
  expect(named.toSorted()).toEqual((await tables()).map(({ table }) => table.name).toSorted())
})

it('no table has a text that no element uses', async () => {
  const sources: { file: string; text: string }[] = []
  for await (const file of glob('**/*.ts', { cwd: SRC })) {
    if (/\.test\.ts$|openapi\.d\.ts$/.test(file)) continue
    sources.push({ file, text: await readFile(`${SRC}/${file}`, 'utf8') })
  }
  for (const { file, table } of await tables()) {
    if (BY_CODE.includes(table.name)) continue
    const others = sources.filter(source => source.file !== file).map(({ text }) => text)
    // `words.title`, `words[name]` with 'title' in a list, or `{ title }`.
    const isUsed = (key: string) =>
      others.some(text => new RegExp(`[.'\`]${key}\\b|{[^}]*\\b${key}\\b[^}]*} =`).test(text))
    expect([file, Object.keys(table.shipped.en).filter(key => !isUsed(key))]).toEqual([file, []])
  }
})

it('no sentence is the same in Spanish as in English', async () => {
  for (const { table } of await tables()) {
    const { en, es } = table.shipped
    const untranslated = Object.keys(en).filter(key => {
      const [one, other] = [en[key], es[key]]
      return typeof one === 'string' && one === other && /\w \w/.test(one)
    })
    expect([table.name, untranslated]).toEqual([table.name, []])
  }
})
