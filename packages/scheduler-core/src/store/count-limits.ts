import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord } from './call.ts'
import type { CountedLimit } from './license.ts'
import type { LoadedStep } from './loaded-step.ts'
import { earliest } from './moments.ts'
import type { NumberLimit } from './step.ts'

/** Counts the attempts to each number, those of the current step included. */
export interface LimitCounts {
  of(number: PhoneNumber): readonly CountedLimit[]
  /** Counts one more licence, given now. */
  add(number: PhoneNumber): void
}

export function countLimits(
  { recent, now }: Pick<LoadedStep, 'recent' | 'now'>,
  attempts: ReadonlyMap<string, AttemptRecord>,
  limits: readonly NumberLimit[],
): LimitCounts {
  if (limits.length === 0) return { of: () => [], add: () => {} }
  const unchanged = recent.filter(({ reference }) => !attempts.has(reference))
  const counted = [...unchanged, ...[...attempts.values()].filter(wasPlaced)]
  const licences = Map.groupBy(counted, ({ to }) => to)
  const added = new Map<PhoneNumber, number>()
  return {
    of(number) {
      const dates = (licences.get(number) ?? []).map(({ licensedAt }) => licensedAt)
      const all = [...dates, ...Array.from({ length: added.get(number) ?? 0 }, () => now)]
      return limits.map(limit => {
        const within = all.filter(at => at.getTime() > now.getTime() - limit.withinMs)
        return { limit, attempts: within.length, firstAt: earliest(within) }
      })
    },
    add: number => void added.set(number, (added.get(number) ?? 0) + 1),
  }
}

const wasPlaced = ({ released, status }: AttemptRecord): boolean => !released && status !== 'rejected'
