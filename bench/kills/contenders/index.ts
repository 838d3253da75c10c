import type { Contender } from '../contender.ts'

/**
 * In the order of killing: those with the longest locks first. A module is loaded only by processes
 * that need it.
 */
export const contenders: Readonly<Record<string, () => Promise<Contender>>> = {
  'pg-boss': async () => (await import('./pg-boss.ts')).pgBoss,
  'pg-boss without retry': async () => (await import('./pg-boss.ts')).pgBossOnce,
  BullMQ: async () => (await import('./bullmq.ts')).bullmq,
  'BullMQ without retry': async () => (await import('./bullmq.ts')).bullmqOnce,
  'graphile-worker': async () => (await import('./graphile-worker.ts')).graphileWorker,
  'graphile-worker without retry': async () => (await import('./graphile-worker.ts')).graphileWorkerOnce,
  outdial: async () => (await import('./outdial.ts')).outdial,
}

/** @throws {RangeError} for an unknown name */
export function contenderOf(name: string): Promise<Contender> {
  const load = contenders[name]
  if (!load) throw new RangeError(`Expected one of ${Object.keys(contenders).join(', ')}, got ${name}`)
  return load()
}
