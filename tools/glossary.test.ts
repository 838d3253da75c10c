import { glob, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

const ROOT = new URL('..', import.meta.url)
const glossary = await readFile(new URL('docs/glossary.md', ROOT), 'utf8')

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z])([A-Z])|[_ -]/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]+/g) ?? []

// A word also covers its plural and the forms of a verb.
const covers = (known: ReadonlySet<string>, word: string): boolean =>
  [
    word,
    ...['s', 'es', 'd', 'ed', 'led', 'ing'].map(end => (word.endsWith(end) ? word.slice(0, -end.length) : word)),
  ].some(form => known.has(form) || known.has(`${form}e`))

/** Every name that the reports of the packages' public entries declare. */
async function publicNames(): Promise<string[]> {
  const names = new Set<string>()
  for await (const path of glob('packages/*/api/*.api.md', { cwd: ROOT })) {
    const code = (await readFile(new URL(path, ROOT), 'utf8')).replaceAll(/'[^']*'|"[^"]*"/g, '')
    for (const [, name = ''] of code.matchAll(/^export (?:abstract )?(?:const|function|interface|type|class) (\w+)/gm))
      names.add(name)
    for (const [, name = ''] of code.matchAll(/^ +(?:(?:readonly|protected|static|get|set) )*(\w+)\??[(:<]/gm))
      names.add(name)
  }
  return [...names]
}

const defined = [...glossary.matchAll(/^\| `?([^|`]+?)`? +\|/gm)]
  .map(([, word = '']) => word)
  .filter(word => !['word', 'value'].includes(word) && !/^-+$/.test(word))

it('each word of the glossary is defined once', () => {
  expect(defined.filter((word, index) => defined.indexOf(word) !== index)).toEqual([])
})

it('each word of a public name is defined in the glossary or is a plain word', async () => {
  const plain = glossary.slice(glossary.indexOf('```text'))
  const known = new Set([...defined, plain].flatMap(wordsOf))
  const names = await publicNames()
  expect(names.length).toBeGreaterThan(300)
  expect(names.filter(name => !wordsOf(name).every(word => covers(known, word)))).toEqual([])
})
