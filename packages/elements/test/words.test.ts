import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Texts, WordTable } from '../src/words/word-table.ts'

const SRC = fileURLToPath(new URL('../src', import.meta.url))

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
