import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { report } from '../../src/command/report.ts'
import { type Lab, openLab } from '../../src/lab.ts'
import type { Asked } from '../../src/options.ts'
import type { Sabotage } from '../../src/sabotage/names.ts'
import type { StoreName } from '../../src/scenarios/scenario.ts'
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from '../../src/scenarios/scenarios.ts'

// Real processes in real time: on a machine that does much else it takes several times as long.
const TIMEOUT_MS = 120_000
// A provider that fell behind what was promised of it proves nothing, neither red nor green.
const VOID = /^void: /

const MOST_SEEDS = 6

const BETRAYED_BY: Readonly<Record<Sabotage, RegExp>> = {
  'dial-again': /rang twice|rang although/,
  'dial-first': /rang twice|rang without an attempt/,
  'dial-late': /dialed \d+ ms after `dialBy`/,
  'post-again': /placed 2 times/,
  'count-without-lock': /over the cap/,
  'free-lines-early': /over the cap/,
  'answer-first': /lost: /,
}

interface Place {
  readonly scenario: ScenarioName
  readonly store: StoreName
}

const placesOn = (store: StoreName): readonly Place[] =>
  SCENARIO_NAMES.flatMap(scenario => {
    const stores: readonly StoreName[] = SCENARIOS[scenario].stores
    return stores.includes(store) ? { scenario, store } : []
  })

// Each scenario once, on the store that it is harder for, but the one that takes longest. All of them by `npm run test:full`, and by `npm run lab`.
const ON_A_FILE: readonly ScenarioName[] = ['kill-workers', 'freeze-workers', 'lossy-webhooks', 'failing-disk']
const isQuick = ({ scenario, store }: Place) =>
  scenario !== 'slow-wires' && (store === 'sqlite') === ON_A_FILE.includes(scenario)
// One that rings twice, one that uses more lines than there are, one that loses a call.
const QUICKLY_SABOTAGED: readonly ScenarioName[] = ['kill-workers', 'race-for-licences', 'failing-disk']

const isFull = import.meta.env.MODE === 'full'

/** The rules of the laboratory on one store. Each store has a file of its own, so that both are tested at once. */
export function testScenarios(store: StoreName): void {
  const all = placesOn(store)
  const places = isFull ? all : all.filter(isQuick)
  const sabotaged = isFull ? all : places.filter(({ scenario }) => QUICKLY_SABOTAGED.includes(scenario))
  describe(`real processes on one store (${store}), judged by the ledger of what rang`, {
    timeout: 3 * TIMEOUT_MS,
  }, () => {
    testPlaces(places, sabotaged)
  })
}

function testPlaces(places: readonly Place[], sabotaged: readonly Place[]): void {
  let lab: Lab
  beforeAll(async () => {
    lab = await openLab()
  }, TIMEOUT_MS)
  afterAll(() => lab.close())

  const run = async (asked: Asked, tries = 3): ReturnType<Lab['run']> => {
    const findings = await lab.run(asked)
    return VOID.test(findings.violations[0] ?? '') && tries > 1 ? run(asked, tries - 1) : findings
  }

  it.each(places)('$scenario on $store: nobody is rung twice, no line is too many, nothing is lost', async place => {
    const findings = await run(place)
    onTestFailed(() => console.log(report(findings)))
    expect(findings.violations).toEqual([])
    expect(findings.kept).toHaveLength(findings.options.calls)
  })

  it.each(sabotaged)('$scenario on $store is red if its workers are sabotaged', async place => {
    const { sabotage } = SCENARIOS[place.scenario]
    const found: string[] = []
    // Whether a fault of this kind does harm is luck to some degree.
    for (let seed = 1; seed <= MOST_SEEDS && !BETRAYED_BY[sabotage].test(found.join('\n')); seed++) {
      found.push(...(await run({ ...place, sabotage, seed })).violations)
    }
    expect(found.join('\n')).toMatch(BETRAYED_BY[sabotage])
  })
}
