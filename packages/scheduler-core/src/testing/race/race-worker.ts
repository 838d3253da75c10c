import { openSync } from 'node:fs'
import { newReference } from '@outdial/call-client/kernel'
import type { AttemptedCall } from '../../store/call.ts'
import type { AttemptUpdate, Decide, NextPollAt } from '../../store/step.ts'
import { monotonicMicroseconds, writeEntry } from './race-log.ts'
import { RACE, type RaceModule, type RaceWork } from './race-work.ts'

const decideNothing: Decide = () => ({})

/**
 * Licenses calls as fast as it can, ends them, and ends overdue attempts of killed processes, until
 * no call is left.
 */
async function work(given: RaceWork): Promise<void> {
  const { module, argument, log, talkMs, answerWithinMs, maxCallMs, providerLines } = given
  const { open } = (await import(module)) as RaceModule
  const store = await open(argument)
  const file = openSync(log, 'a')
  const talking = new Map<string, number>()
  const nextPollAt: NextPollAt = (_, now) => new Date(now.getTime() + answerWithinMs)
  const dispatch = {
    providers: [RACE],
    dialWithinMs: answerWithinMs,
    answerWithinMs,
    maxCallMs,
    misfireAfterMs: Number.POSITIVE_INFINITY,
    recentMs: 0,
    providerLimits: providerLines === undefined ? undefined : new Map([[RACE, { concurrency: providerLines }]]),
    newReference,
  }
  const update = (reference: string, status: AttemptUpdate['status']): AttemptUpdate => ({
    provider: RACE,
    reference,
    status,
    at: new Date(),
  })

  /** An overdue attempt of another process: that process counts as dead. */
  const isLost = ({ attempt }: AttemptedCall) => !talking.has(attempt.reference)

  await store.now()
  process.send?.('ready')
  await new Promise(resolve => process.once('message', resolve))

  for (let isOver = false; !isOver; ) {
    const overdue = await store.takeOverdue({ most: 100, nextPollAt })
    const updates = [
      ...[...talking]
        .filter(([, until]) => until <= performance.now())
        .map(([reference]) => update(reference, 'completed')),
      ...overdue.filter(isLost).map(({ attempt }) => update(attempt.reference, 'indeterminate')),
    ]
    const begunAt = monotonicMicroseconds()
    const step = {
      updates,
      decide: decideNothing,
      nextPollAt,
      dispatch: { ...dispatch, maxLicences: 1 + Math.floor(Math.random() * 3) },
    }
    const { licensed, recorded, nextDueAt, nextOverdueAt } = await store.advance(step)
    writeEntry(file, {
      begunAt,
      doneAt: monotonicMicroseconds(),
      licensed: licensed.map(({ id, attempt }) => [id, attempt.reference]),
      ended: updates.flatMap(({ reference }, n) => (recorded[n]?.recorded === 'applied' ? reference : [])),
    })
    for (const { reference } of updates) talking.delete(reference)
    for (const { attempt } of licensed) talking.set(attempt.reference, performance.now() + Math.random() * talkMs)
    isOver = licensed.length === 0 && talking.size === 0 && !nextDueAt && !nextOverdueAt
    if (licensed.length === 0) await new Promise(resolve => setTimeout(resolve, Math.random() * talkMs))
  }
  await store.close()
}

await work(JSON.parse(process.argv[2] ?? '') as RaceWork)
// Only this channel keeps the process alive.
process.disconnect()
