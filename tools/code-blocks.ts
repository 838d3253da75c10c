// The TypeScript of the documentation: finds it, compiles it, and runs what is marked `run`.
// `node tools/code-blocks.ts docs/recipes/reminders.md …` checks these pages alone.
import { globSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { type Ran, run } from './run.ts'

const ROOT = resolve(import.meta.dirname, '..')
const BUILT = new Set(['node_modules', 'dist', '.cache', 'api'])

/** Generated programs are written here, where the packages that pages import resolve. */
const PROGRAMS = join(ROOT, 'docs', '.cache', 'code')

/** What a fence says after its language: ```` ```ts run ````. docs/writing-docs.md lists the words. */
interface Block {
  readonly language: string
  readonly words: readonly string[]
  /** Whether it is a comment. */
  readonly isHidden: boolean
  readonly lines: readonly string[]
  /** The line of the page on which the code begins, from 1. */
  readonly line: number
}

/** A generated file. `origins` has the line of the page for each of its lines. */
interface Program {
  readonly page: string
  readonly path: string
  readonly lines: string[]
  readonly origins: number[]
}

/** All pages whose code is checked, relative to the root. */
export const pages = (): string[] =>
  globSync(['README.md', 'docs/**/*.md', 'packages/*/README.md'], {
    cwd: ROOT,
    exclude: path => BUILT.has(basename(path)),
  }).toSorted()

/** The fenced blocks of a page, and the comments `<!-- ts … -->`, which a reader does not see. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let open: (Block & { indent: string; end: RegExp; lines: string[] }) | undefined
  for (const [index, line] of text.split('\n').entries()) {
    if (open) {
      if (open.end.test(line)) {
        blocks.push(open)
        open = undefined
      } else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line)
      continue
    }
    const [, indent = '', fence, info = ''] = /^( *)(`{3,}|<!--(?= tsx?\b))(.*)$/.exec(line) ?? []
    if (fence === undefined) continue
    const [language = '', ...words] = info.trim().split(/\s+/)
    const isHidden = fence === '<!--'
    const end = isHidden ? /^ *-->$/ : new RegExp(`^ *${fence}$`)
    open = { indent, end, language, words, isHidden, lines: [], line: index + 2 }
  }
  return blocks
}

const isCode = ({ language, words }: Block) => /^tsx?$/.test(language) && !words.includes('no-check')
const runs = ({ words }: Block) => words.includes('run')
const nameOf = ({ lines }: Block) => /^\/\/ ([\w-]+\.tsx?)$/.exec(lines[0] ?? '')?.[1]
const folderOf = (page: string) => join(PROGRAMS, page.replace(/\.md$/, '').replaceAll('/', '-'))

const IMPORT = /^import\b(?:[^'"]*?\bfrom )?\s*['"][^'"]+['"]/

/** The lines of a block, separated into its imports and all others. */
function separate({ lines, line }: Block) {
  const imports: { text: string; origin: number }[] = []
  const others: { text: string; origin: number }[] = []
  let statement = ''
  let begins = 0
  for (const [index, text] of lines.entries()) {
    const origin = line + index
    if (statement === '' && !/^import\b(?!\()/.test(text)) {
      others.push({ text: text.replace(/^export /, ''), origin })
      continue
    }
    if (statement === '') begins = origin
    statement += `${statement && ' '}${text}`
    if (!IMPORT.test(statement)) continue
    imports.push({ text: statement, origin: begins })
    statement = ''
  }
  return { imports, others }
}

/** One program of several blocks. Each block sees the names of those before it, and may declare them again. */
function nest(page: string, path: string, blocks: readonly Block[]): Program {
  const program: Program = { page, path, lines: [], origins: [] }
  const add = (text: string, origin: number) => {
    program.lines.push(text)
    program.origins.push(origin)
  }
  const imported = new Set<string>()
  for (const { text, origin } of blocks.flatMap(block => separate(block).imports)) {
    for (const statement of oneNameEach(text)) {
      if (!imported.has(statement)) add(statement, origin)
      imported.add(statement)
    }
  }
  // The declarations of comments stand outside, because no block may have a `declare`.
  const hidden = blocks.filter(({ isHidden }) => isHidden)
  const shown = blocks.filter(({ isHidden }) => !isHidden)
  for (const { text, origin } of hidden.flatMap(block => separate(block).others)) add(text, origin)
  for (const block of shown) {
    add('{', block.line)
    for (const { text, origin } of separate(block).others) add(text, origin)
  }
  add('}'.repeat(shown.length), shown.at(-1)?.line ?? 1)
  add('export {}', 1)
  return program
}

/** `import { a, b } from 'c'` as an import of `a` and one of `b`, so that blocks may repeat names. */
function oneNameEach(statement: string): string[] {
  const [, type = '', names, from] = /^import (type )?\{(.*)\}( from .*)$/.exec(statement) ?? []
  if (names === undefined) return [statement]
  return names
    .split(',')
    .filter(name => name.trim() !== '')
    .map(name => `import ${type}{ ${name.trim()} }${from}`)
}

const whole = (page: string, name: string, { lines, line }: Block): Program => ({
  page,
  path: join(folderOf(page), name),
  lines: [...lines],
  origins: lines.map((_, index) => line + index),
})

interface PageCode {
  readonly page: string
  /** Everything that is compiled. */
  readonly programs: readonly Program[]
  /** The files that are run, in order. */
  readonly runs: readonly Program[]
  /** Blocks that are not checked, without a reason. */
  readonly faults: readonly string[]
  /** What they must print: the blocks ```` ```text output ````, if there are any. */
  readonly output: string | undefined
}

async function codeOf(page: string): Promise<PageCode> {
  const blocks = blocksOf(await readFile(resolve(ROOT, page), 'utf8'))
  const code = blocks.filter(isCode)
  const programs: Program[] = []
  const named: Program[] = []
  const scope: Block[] = []
  for (const [index, block] of code.entries()) {
    const isAlone = block.language === 'tsx' || block.words.includes('alone')
    const name = nameOf(block) ?? (isAlone ? `alone-${index}.${block.language}` : undefined)
    if (name === undefined) {
      scope.push(block)
      continue
    }
    const program = whole(page, name, block)
    programs.push(program)
    if (runs(block)) named.push(program)
  }
  if (scope.length > 0) programs.push(nest(page, join(folderOf(page), 'page.ts'), scope))
  const inScope = scope.filter(runs)
  const printed = blocks.filter(({ language, words }) => language === 'text' && words.includes('output'))
  return {
    page,
    programs,
    faults: blocks
      .filter(({ words }) => words[0] === 'no-check' && words.length === 1)
      .map(({ line }) => `${page}:${line}: \`no-check\` needs a reason`),
    runs: [...(inScope.length > 0 ? [nest(page, join(folderOf(page), 'run.ts'), inScope)] : []), ...named],
    output: printed.length > 0 ? printed.flatMap(({ lines }) => lines).join('\n') : undefined,
  }
}

async function write(programs: readonly Program[]): Promise<void> {
  for (const { path, lines } of programs) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `${lines.join('\n')}\n`)
  }
}

/** Compiles the code of the pages in one program. Resolves with one line per error: `page:line: text`. */
export async function compilePages(names: readonly string[]): Promise<string[]> {
  const codes = await Promise.all(names.map(codeOf))
  const programs = codes.flatMap(page => page.programs)
  const faults = codes.flatMap(page => page.faults)
  for (const page of names) await rm(folderOf(page), { recursive: true, force: true })
  await write(programs)
  const tsconfig = join(PROGRAMS, `tsconfig-${process.pid}.json`)
  const compilerOptions = { jsx: 'react-jsx' }
  const files = programs.map(({ path }) => path)
  await writeFile(tsconfig, JSON.stringify({ extends: '../../../tsconfig.json', compilerOptions, include: [], files }))
  const ran = await run('node', ['node_modules/@typescript/native/bin/tsc', '--pretty', 'false', '-p', tsconfig], ROOT)
  await rm(tsconfig)
  if (ran.code === 0) return faults
  const errors = ran.output
    .trim()
    .split('\n')
    .map(text => {
      const [, path = '', line = '', error = ''] = /^(.*?)\((\d+),\d+\): (.*)$/.exec(text) ?? []
      const program = programs.find(program => program.path === resolve(ROOT, path))
      return program ? `${program.page}:${program.origins[Number(line) - 1]}: ${error}` : text
    })
  return [...errors, ...faults]
}

/** Runs the blocks `run` of a page. Resolves with `undefined`, or with what went wrong. */
export async function runPage(page: string): Promise<string | undefined> {
  const code = await codeOf(page)
  // What an earlier run has written is gone.
  await rm(folderOf(page), { recursive: true, force: true })
  await write([...code.programs, ...code.runs])
  let printed = ''
  for (const { path } of code.runs) {
    const { code: exit, output }: Ran = await run('node', ['--conditions=@outdial/source', path], folderOf(page))
    if (exit !== 0) return `${page}: exit code ${exit}\n${output}`
    printed += output
  }
  if (code.output === undefined || printed.trim() === code.output.trim()) return undefined
  return `${page}: expected the output\n${code.output.trim()}\ngot\n${printed.trim()}`
}

/** The pages of these that have code to run. */
export async function runnable(names: readonly string[]): Promise<string[]> {
  const codes = await Promise.all(names.map(codeOf))
  return codes.filter(({ runs }) => runs.length > 0).map(({ page }) => page)
}

if (import.meta.main) {
  const names = process.argv.length > 2 ? process.argv.slice(2) : pages()
  const errors = await compilePages(names)
  for (const page of await runnable(names)) errors.push(...[(await runPage(page)) ?? []].flat())
  console.log(errors.length > 0 ? errors.join('\n') : `${names.length} pages: all code compiles and runs`)
  process.exitCode = errors.length > 0 ? 1 : 0
}
