import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { causesTable, runsTable, sabotageTable } from './proof-tables.ts'
import type { CompletedRun } from './requests.ts'

/** Replaces the tables between the marks of the page; everything else on the page stays. */
export async function writeProof(path: string, completed: readonly CompletedRun[], requested: number): Promise<void> {
  const sound = completed.filter(({ request }) => request.sabotage === undefined)
  const sabotaged = completed.filter(({ request }) => request.sabotage !== undefined)
  const head = headOf(completed.length, requested)
  let page = await readFile(path, 'utf8').catch(() => '')
  if (sound.length > 0) page = replaceSection(page, 'runs', `${head}\n\n${runsTable(sound)}\n\n${causesTable(sound)}`)
  if (sabotaged.length > 0) page = replaceSection(page, 'sabotage', `${head}\n\n${sabotageTable(sabotaged)}`)
  await writeFile(path, page)
}

function headOf(completed: number, requested: number): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  const isClean = git('status', '--porcelain', '--', 'packages', 'apps', 'tools') === ''
  const commit = `Commit ${git('rev-parse', '--short', 'HEAD')}${isClean ? '' : ', with uncommitted changes'}`
  const date = new Date().toISOString().slice(0, 10)
  const machine = `Node ${process.version}, ${availableParallelism()} cores`
  const command = `\`npm run lab -- ${process.argv.slice(2).join(' ')}\``
  const progress = completed < requested ? ` ${completed} of ${requested} runs so far.` : ''
  return `${commit}, ${date}, ${machine}, ${command}.${progress}`
}

/**
 * Replaces the text between the two marks of a section, or appends the section if the page has
 * none.
 */
export function replaceSection(page: string, section: string, text: string): string {
  const [from, to] = [`<!-- lab: ${section} -->`, `<!-- lab: end of ${section} -->`]
  const whole = `${from}\n\n${text}\n\n${to}`
  const [start, end] = [page.indexOf(from), page.indexOf(to)]
  if (start < 0 || end < start) return `${page.trimEnd()}\n\n${whole}\n`.trimStart()
  return `${page.slice(0, start)}${whole}${page.slice(end + to.length)}`
}
