import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { compilePages, pages, runnable, runPage } from './code-blocks.ts'

const all = pages()

async function pageWith(text: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'outdial-page-'))
  onTestFinished(() => rm(home, { recursive: true }))
  const page = join(home, 'page.md')
  await writeFile(page, text)
  return page
}

it('every TypeScript block of the documentation compiles, and a mistake is reported with its page and line', {
  timeout: 120_000,
}, async () => {
  expect(all).toEqual(expect.arrayContaining(['README.md', 'docs/rules.md', 'packages/http/README.md']))
  const page = await pageWith(
    '# Page\n\n```ts\nconst a = 1\n```\n\n```ts\nlet a: string = ""\na = 2\n```\n\n```ts no-check\n```\n',
  )
  expect(await compilePages([...all, page])).toEqual([
    `${page}:9: error TS2322: Type 'number' is not assignable to type 'string'.`,
    `${page}:13: \`no-check\` needs a reason`,
  ])
})

it('every block marked `run` runs, and prints what its page says', { timeout: 120_000 }, async () => {
  const pagesThatRun = await runnable(all)
  const results = await Promise.all(pagesThatRun.map(runPage))
  expect(results.filter(result => result !== undefined)).toEqual([])
  expect(pagesThatRun).toContain('docs/start.md')

  const page = await pageWith(
    '```ts run\nconst a = 1\n```\n- a list\n  ```ts run\n  console.log(a)\n  ```\n\n```text output\n2\n```\n',
  )
  expect(await runPage(page)).toBe(`${page}: expected the output\n2\ngot\n1`)
})
