import { describe, expect, it, onTestFailed } from 'vitest'
import { times } from './faults/counts.ts'
import { runLab } from './faults/lab.ts'
import type { LabOptions } from './faults/options.ts'
import { report } from './faults/report.ts'

// Real processes in real time: on a machine that does much else it takes several times as long.
const TIMEOUT_MS = 180_000

// Every fault must have come, and the workers must have told of those that befell their store.
const FAULTS = ['kills', 'stops', 'died ', 'stood still ', 'full', 'read-only', 'locked']
const TOLD = ['store-full', 'store-read-only', 'store-locked']

describe('worker processes on one SQLite file, judged by the ledger of what rang', { timeout: TIMEOUT_MS }, () => {
  it('ring nobody twice, keep to their lines and lose nothing, while they are killed, stopped and cut off from their store', async () => {
    const findings = await runLab({ calls: 300, seed: 1, boundMs: TIMEOUT_MS - 20_000 })
    onTestFailed(() => console.log(report(findings)))
    expect(findings.violations).toEqual([])
    expect(findings.kept).toHaveLength(300)
    expect([...FAULTS, ...TOLD].filter(what => times(findings.counts, what) === 0)).toEqual([])
  })

  // What is told of each is in `faults/sabotage`.
  it.each<[Partial<LabOptions> & Required<Pick<LabOptions, 'sabotage'>>, RegExp]>([
    [{ sabotage: 'retry', faults: [], calls: 60, seed: 1 }, /placed 2 times/],
    [{ sabotage: 'count-without-lock', faults: [], calls: 60, seed: 1, workers: 6, cap: 6 }, /over the cap/],
    // With this seed every worker stands still before one of its POSTs.
    [{ sabotage: 'dial-late', faults: ['stop'], calls: 40, seed: 273 }, /dialed \d+ ms after `dialBy`/],
  ])('are found out if they are sabotaged: %o', async (options, what) => {
    const findings = await runLab(options)
    onTestFailed(() => console.log(report(findings)))
    expect(findings.violations.join('\n')).toMatch(what)
  })
})
