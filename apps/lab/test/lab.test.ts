import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { report } from '../src/command/report.ts'
import { type Lab, openLab } from '../src/lab.ts'
import type { Asked } from '../src/options.ts'
import type { Sabotage } from '../src/sabotage/names.ts'
import { SCENARIO_NAMES, SCENARIOS } from '../src/scenarios/scenarios.ts'

// Real processes in real time: on a machine that does much else it takes several times as long.
const TIMEOUT_MS = 120_000
// A provider that fell behind what was promised of it proves nothing, neither red nor green.
const VOID = /^void: /

const BETRAYED_BY: Readonly<Record<Sabotage, RegExp>> = {
  'dial-again': /rang twice|rang although/,
  'dial-first': /rang twice|rang without an attempt/,
  'dial-late': /dialed \d+ ms after `dialBy`/,
  'post-again': /placed 2 times/,
  'count-without-lock': /over the cap/,
  'free-lines-early': /over the cap/,
  'answer-first': /lost: /,
}

// One that rings twice, one that uses more lines than there are, one that loses a call.
const QUICK: readonly string[] = ['kill-workers', 'race-for-licences', 'failing-disk']

describe('real processes on one SQLite file, judged by the ledger of what rang', { timeout: 3 * TIMEOUT_MS }, () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await openLab()
  }, TIMEOUT_MS)
  afterAll(() => lab.close())

  const run = async (asked: Asked, tries = 3): ReturnType<Lab['run']> => {
    const findings = await lab.run({ ...asked, store: 'sqlite' })
    return VOID.test(findings.violations[0] ?? '') && tries > 1 ? run(asked, tries - 1) : findings
  }

  const scenarios = SCENARIO_NAMES.filter(name => SCENARIOS[name].stores.some(store => store === 'sqlite'))

  it.each(scenarios)('%s: nobody is rung twice, no line is too many, nothing is lost', async scenario => {
    const findings = await run({ scenario })
    onTestFailed(() => console.log(report(findings)))
    expect(findings.violations).toEqual([])
    expect(findings.kept).toHaveLength(findings.options.calls)
  })

  // All of them by `npm run test:full`, and by \`npm run lab -- --sabotage all\`.
  const sabotaged = import.meta.env.MODE === 'full' ? scenarios : scenarios.filter(name => QUICK.includes(name))

  it.each(sabotaged)('%s is red if its workers are sabotaged', async scenario => {
    const { sabotage } = SCENARIOS[scenario]
    const findings = await run({ scenario, sabotage })
    onTestFailed(() => console.log(report(findings)))
    expect(findings.violations.join('\n')).toMatch(BETRAYED_BY[sabotage])
  })
})
