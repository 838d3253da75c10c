import { writeFile } from 'node:fs/promises'
import { openLab } from '../lab.ts'
import type { Asked } from '../options.ts'
import type { Findings } from '../run.ts'
import type { StoreName } from '../scenarios/scenario.ts'
import { SCENARIOS } from '../scenarios/scenarios.ts'
import { type Flags, HELP, readFlags } from './flags.ts'
import { list } from './list.ts'
import { proof } from './proof.ts'
import { report } from './report.ts'

/** All runs that were asked for. A scenario that does not run on the store is left out of several. */
function runsOf({ scenarios, store, runs, seed, sabotage, asked }: Flags): Asked[] {
  return scenarios.flatMap(scenario => {
    const stores: readonly StoreName[] = SCENARIOS[scenario].stores
    const chosen = store === 'all' ? stores : [store ?? stores[0]]
    return chosen
      .filter(each => scenarios.length === 1 || (each && stores.includes(each)))
      .flatMap(store =>
        Array.from({ length: runs }, (_, run): Asked => {
          const broken = sabotage === 'all' ? SCENARIOS[scenario].sabotage : sabotage
          return { ...asked, scenario, store, seed: seed + run, sabotage: broken }
        }),
      )
  })
}

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2))
  if (flags.does === 'help') return console.log(HELP)
  if (flags.does === 'list') return console.log(list())
  const all: Findings[] = []
  const lab = await openLab()
  try {
    for (const asked of runsOf(flags)) {
      const findings = await lab.run(asked)
      all.push(findings)
      console.log(report(findings), '\n')
    }
  } finally {
    await lab.close()
  }
  const command = `npm run lab -- ${process.argv.slice(2).join(' ')}`
  if (flags.proof !== undefined) await writeFile(flags.proof, proof(all, command))
  const green = all.filter(({ violations }) => violations.length === 0)
  const wrong = flags.sabotage === undefined ? all.filter(each => !green.includes(each)) : green
  for (const { options } of wrong) {
    console.log(
      `${options.scenario} on ${options.store}: ${flags.sabotage ? `stayed green with ${options.sabotage}` : 'RED'}`,
    )
  }
  process.exitCode = wrong.length > 0 ? 1 : 0
}

main().catch((error: unknown) => {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
})
