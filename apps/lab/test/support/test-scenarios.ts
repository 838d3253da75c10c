import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { report } from '../../src/command/report.ts'
import { isInconclusive } from '../../src/invariants/check-invariants.ts'
import { type Lab, openLab } from '../../src/lab.ts'
import type { RunRequest } from '../../src/options.ts'
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from '../../src/scenarios.ts'
import type { Sabotage, StoreName } from '../../src/types.ts'

// Real processes in real time: a busy machine needs several times as long.
const TIMEOUT_MS = 120_000
const MAX_SEEDS = 6

const VIOLATION_OF: Readonly<Record<Sabotage, RegExp>> = {
  redial: /rang twice|rang although/,
  'dial-before-commit': /rang twice|rang without an attempt/,
  'dial-late': /dialed \d+ ms after `dialBy`/,
  'retry-post': /placed 2 times/,
  'count-without-lock': /over the cap/,
  'keep-alive': /rang twice|rang although|over the cap/,
  'trust-reused-ids': /over the cap|but was undefined/,
  'no-breaker': /lines were spent on a service/,
  'no-backoff-cap': /not ended/,
  'free-lines-early': /over the cap/,
  'confirm-before-commit': /lost: /,
  'ignore-hours': /after the hours had closed|called twice within/,
  'cache-list': /although it was on the do-not-call list/,
}

interface Case {
  readonly scenario: ScenarioName
  readonly store: StoreName
}

const casesOn = (store: StoreName): readonly Case[] =>
  SCENARIO_NAMES.flatMap(scenario => {
    const stores: readonly StoreName[] = SCENARIOS[scenario].stores
    return stores.includes(store) ? { scenario, store } : []
  })

// `npm test` runs each scenario but the two longest once, on the store that it is harder for; `npm
// run test:full` and `npm run lab` run all of them.
const ON_SQLITE: readonly ScenarioName[] = [
  'kill-workers',
  'freeze-workers',
  'lossy-webhooks',
  'failing-disk',
  'surplus-answers',
  'service-down',
  'hour-of-rest',
]
const LONGEST: readonly ScenarioName[] = ['slow-network', 'windows']
const isQuick = ({ scenario, store }: Case) =>
  !LONGEST.includes(scenario) && (store === 'sqlite') === ON_SQLITE.includes(scenario)
// One sabotage that rings twice, one that exceeds the lines, one that loses a call.
const QUICKLY_SABOTAGED: readonly ScenarioName[] = ['kill-workers', 'race-for-licences', 'failing-disk']

const isFull = import.meta.env.MODE === 'full'

/** Runs the scenarios of one store. Each store has its own test file, so that both run at once. */
export function testScenarios(store: StoreName): void {
  const all = casesOn(store)
  const cases = isFull ? all : all.filter(isQuick)
  const sabotaged = isFull ? all : cases.filter(({ scenario }) => QUICKLY_SABOTAGED.includes(scenario))
  describe(`real processes on one ${store} store, checked against the ledger`, { timeout: 3 * TIMEOUT_MS }, () => {
    testCases(cases, sabotaged)
  })
}

function testCases(cases: readonly Case[], sabotaged: readonly Case[]): void {
  let lab: Lab
  beforeAll(async () => {
    lab = await openLab()
  }, TIMEOUT_MS)
  afterAll(() => lab.close())

  const run = async (request: RunRequest, tries = 3): ReturnType<Lab['run']> => {
    const result = await lab.run(request)
    return isInconclusive(result.violations) && tries > 1 ? run(request, tries - 1) : result
  }

  it.each(cases)('$scenario on $store: no call rings twice, exceeds the lines or is lost', async each => {
    const result = await run(each)
    onTestFailed(() => console.log(report(result)))
    expect(result.violations).toEqual([])
    expect(result.stored).toHaveLength(result.options.calls)
  })

  it.each(sabotaged)('$scenario on $store is red if its workers are sabotaged', async each => {
    const { sabotage } = SCENARIOS[each.scenario]
    const found: string[] = []
    // A fault hits the sabotage only by chance, so several seeds may be needed.
    for (let seed = 1; seed <= MAX_SEEDS && !VIOLATION_OF[sabotage].test(found.join('\n')); seed++) {
      found.push(...(await run({ ...each, sabotage, seed })).violations)
    }
    expect(found.join('\n')).toMatch(VIOLATION_OF[sabotage])
  })
}
