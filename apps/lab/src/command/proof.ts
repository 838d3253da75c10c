import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { runsTable, sabotageTable, unknownTable } from './proof-tables.ts'
import type { Done } from './runs.ts'

/** Puts runs into the page, in the place of those that it had; all else on it stays. Those that were sabotaged have a place of their own. */
export async function writeProof(path: string, done: readonly Done[], wanted: number): Promise<void> {
  const sound = done.filter(({ asked }) => asked.sabotage === undefined)
  const broken = done.filter(({ asked }) => asked.sabotage !== undefined)
  const begun = await readFile(path, 'utf8').catch(() => '')
  const head = headOf(done.length, wanted)
  const withRuns =
    sound.length === 0 ? begun : inPlace(begun, 'runs', `${head}\n\n${runsTable(sound)}\n\n${unknownTable(sound)}`)
  const page = broken.length === 0 ? withRuns : inPlace(withRuns, 'sabotage', `${head}\n\n${sabotageTable(broken)}`)
  await writeFile(path, page)
}

function headOf(done: number, wanted: number): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  const changed =
    git('status', '--porcelain', '--', 'packages', 'apps', 'tools') === ''
      ? ''
      : ', with changes that were not committed'
  const command = `npm run lab -- ${process.argv.slice(2).join(' ')}`
  const machine = `Node ${process.version}, ${availableParallelism()} cores`
  const sofar = done < wanted ? ` ${done} of ${wanted} runs so far.` : ''
  return `Commit ${git('rev-parse', '--short', 'HEAD')}${changed}, ${new Date().toISOString().slice(0, 10)}, ${machine}, \`${command}\`.${sofar}`
}

/** The page with this text between the marks of its place; they are added at the end if there are none. */
export function inPlace(page: string, place: string, text: string): string {
  const [from, to] = [`<!-- lab: ${place} -->`, `<!-- lab: end of ${place} -->`]
  const whole = `${from}\n\n${text}\n\n${to}`
  const [start, end] = [page.indexOf(from), page.indexOf(to)]
  if (start < 0 || end < start) return `${page.trimEnd()}\n\n${whole}\n`.trimStart()
  return `${page.slice(0, start)}${whole}${page.slice(end + to.length)}`
}
