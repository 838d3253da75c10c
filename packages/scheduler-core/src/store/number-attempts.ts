import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord } from './call.ts'
import type { LoadedStep } from './loaded-step.ts'
import type { PlacedAttempt } from './step-rules.ts'

/** The placed attempts to each number, the licences of the current step included. */
export interface NumberAttempts {
  of(number: PhoneNumber): readonly PlacedAttempt[]
  /** Adds a licence that is given now. */
  add(number: PhoneNumber): void
}

export function numberAttempts(
  { recent, now }: Pick<LoadedStep, 'recent' | 'now'>,
  updated: ReadonlyMap<string, AttemptRecord>,
  lineFreeAt: Date,
): NumberAttempts {
  const attempts = new Map<PhoneNumber, PlacedAttempt[]>()
  const add = (number: PhoneNumber, attempt: PlacedAttempt) => {
    const known = attempts.get(number)
    if (known) known.push(attempt)
    else attempts.set(number, [attempt])
  }
  for (const attempt of recent) if (!updated.has(attempt.reference)) add(attempt.to, attempt)
  for (const attempt of updated.values()) if (wasPlaced(attempt)) add(attempt.to, attempt)
  return {
    of: number => attempts.get(number) ?? NONE,
    add: number => add(number, { licensedAt: now, status: 'dialing', lineFreeAt }),
  }
}

const NONE: readonly PlacedAttempt[] = []

const wasPlaced = ({ released, status }: AttemptRecord): boolean => !released && status !== 'rejected'
