import { type Lab, openLab } from '../lab.ts'
import type { Asked } from '../options.ts'
import { HELP, readFlags } from './flags.ts'
import { list } from './list.ts'
import { writeProof } from './proof.ts'
import { report } from './report.ts'
import { type Done, runsOf } from './runs.ts'

const MOST_SEEDS = 3

/** One that could not be run is no reason not to run the others. */
async function run(lab: Lab, asked: Asked): Promise<Done> {
  try {
    const findings = await lab.run(asked)
    console.log(report(findings), '\n')
    return { asked, findings }
  } catch (error) {
    console.log(`${asked.scenario} on ${asked.store} could not be run:`, error, '\n')
    return { asked, error: String(error) }
  }
}

/**
 * Whether a sabotage does harm is luck to some degree: one that stays green has two further seeds. So has a run that proves nothing, since the
 * mocked provider fell behind what was promised of it.
 */
async function runUntilSure(lab: Lab, asked: Asked, tries = MOST_SEEDS): Promise<Done> {
  const done = await run(lab, asked)
  const isSure = isAsItShould(done) || (asked.sabotage === undefined && !isVoid(done))
  if (tries <= 1 || isSure) return done
  return runUntilSure(lab, { ...asked, seed: (asked.seed ?? 1) + 1 }, tries - 1)
}

const isVoid = ({ findings }: Done) => findings?.violations[0]?.startsWith('void: ') === true

/** Whether it is green, or, if it was sabotaged, red. */
const isAsItShould = ({ asked, findings }: Done) =>
  findings !== undefined && findings.violations.length > 0 === (asked.sabotage !== undefined)

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2))
  if (flags.does === 'help') return console.log(HELP)
  if (flags.does === 'list') return console.log(list())
  const all = runsOf(flags)
  const done: Done[] = []
  const lab = await openLab()
  try {
    for (const asked of all) {
      done.push(await runUntilSure(lab, asked))
      if (flags.proof !== undefined) await writeProof(flags.proof, done, all.length)
    }
  } finally {
    await lab.close()
  }
  const wrong = done.filter(each => !isAsItShould(each))
  for (const { asked, findings } of wrong) {
    const what = !findings ? 'could not be run' : asked.sabotage ? `stayed green with ${asked.sabotage}` : 'RED'
    console.log(`${asked.scenario} on ${asked.store}: ${what}`)
  }
  process.exitCode = wrong.length > 0 ? 1 : 0
}

// Whoever is interrupted takes the processes of the lab with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

main().catch((error: unknown) => {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
})
