import type { Contender } from '../contender.ts'

/** Set by `--before` for this process and its children: a checkout whose build is measured too. */
export const BEFORE_VARIABLE = 'OUTDIAL_BEFORE'
export const BEFORE = 'outdial before'

/** By name. A module is loaded only by the process that measures its contender. */
export const contenders: Readonly<Record<string, () => Promise<Contender>>> = {
  outdial: async () => (await import('./outdial.ts')).outdial,
  [BEFORE]: async () => (await import('./outdial.ts')).outdialOf(process.env[BEFORE_VARIABLE] ?? ''),
  'raw postgres.js': async () => (await import('./raw.ts')).raw,
  'graphile-worker': async () => (await import('./graphile-worker.ts')).graphileWorker,
  'pg-boss': async () => (await import('./pg-boss.ts')).pgBoss,
  BullMQ: async () => (await import('./bullmq.ts')).bullmq,
  'BullMQ at hz 500': async () => (await import('./bullmq.ts')).bullmqHz500,
  'BullMQ on Postgres': async () => (await import('./bullmq.ts')).bullmqOnPostgres,
}

/** @throws {RangeError} for an unknown name */
export function contenderOf(name: string): Promise<Contender> {
  const load = contenders[name]
  if (!load) throw new RangeError(`Expected one of ${Object.keys(contenders).join(', ')}, got ${name}`)
  return load()
}
