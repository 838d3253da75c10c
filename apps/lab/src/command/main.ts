import { isInconclusive } from '../invariants/check-invariants.ts'
import { type Lab, openLab } from '../lab.ts'
import type { RunRequest } from '../options.ts'
import { HELP, readFlags } from './flags.ts'
import { list } from './list.ts'
import { writeProof } from './proof.ts'
import { report } from './report.ts'
import { type CompletedRun, requestsOf } from './requests.ts'

const MAX_SEEDS = 3

/** A run that fails to start does not stop the others. */
async function run(lab: Lab, request: RunRequest): Promise<CompletedRun> {
  try {
    const result = await lab.run(request)
    console.log(report(result), '\n')
    return { request, result }
  } catch (error) {
    console.log(`${request.scenario} on ${request.store} could not be run:`, error, '\n')
    return { request, error: String(error) }
  }
}

/**
 * Retries with up to two further seeds if a sabotaged run stays green, since a fault hits a
 * sabotage only by chance, or if a sound run is inconclusive.
 */
async function runUntilConclusive(lab: Lab, request: RunRequest, tries = MAX_SEEDS): Promise<CompletedRun> {
  const completed = await run(lab, request)
  const isConclusive = request.sabotage === undefined && !isInconclusive(completed.result?.violations ?? [])
  if (tries <= 1 || isConclusive || isAsExpected(completed)) return completed
  return runUntilConclusive(lab, { ...request, seed: (request.seed ?? 1) + 1 }, tries - 1)
}

/** Green, or red if it was sabotaged. */
const isAsExpected = ({ request, result }: CompletedRun) =>
  result !== undefined && result.violations.length > 0 === (request.sabotage !== undefined)

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2))
  if (flags.command === 'help') return console.log(HELP)
  if (flags.command === 'list') return console.log(list())
  const requests = requestsOf(flags)
  const completed: CompletedRun[] = []
  const lab = await openLab()
  try {
    for (const request of requests) {
      completed.push(await runUntilConclusive(lab, request))
      if (flags.proof !== undefined) await writeProof(flags.proof, completed, requests.length)
    }
  } finally {
    await lab.close()
  }
  const failed = completed.filter(each => !isAsExpected(each))
  for (const { request, result } of failed) {
    const verdict = !result ? 'could not be run' : request.sabotage ? `stayed green with ${request.sabotage}` : 'RED'
    console.log(`${request.scenario} on ${request.store}: ${verdict}`)
  }
  process.exitCode = failed.length > 0 ? 1 : 0
}

// `exit` listeners kill the lab's processes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

main().catch((error: unknown) => {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
})
