import type { Contender } from '../contender.ts'

/** Each is loaded by the process that measures it, and by no other. */
export const contenders: Readonly<Record<string, () => Promise<Contender>>> = {
  outdial: async () => (await import('./outdial.ts')).outdial,
  'raw postgres.js': async () => (await import('./raw.ts')).raw,
  'graphile-worker': async () => (await import('./graphile-worker.ts')).graphileWorker,
  'pg-boss': async () => (await import('./pg-boss.ts')).pgBoss,
  BullMQ: async () => (await import('./bullmq.ts')).bullmq,
  'BullMQ at hz 500': async () => (await import('./bullmq.ts')).bullmqHz500,
  'BullMQ on Postgres': async () => (await import('./bullmq.ts')).bullmqOnPostgres,
}

/** @throws {RangeError} if there is none of this name */
export function contenderOf(name: string): Promise<Contender> {
  const load = contenders[name]
  if (!load) throw new RangeError(`Expected one of ${Object.keys(contenders).join(', ')}, got ${name}`)
  return load()
}
