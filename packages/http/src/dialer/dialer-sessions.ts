import type { Clock } from '@outdial/call-client/kernel'
import type { Caller } from '../access/caller.ts'
import { ownKeysOf } from '../access/own-keys.ts'
import { ownedBy } from '../access/owned-scheduler.ts'
import { createDialerLog, type DialerLog } from '../dialer-log/dialer-log.ts'
import { countRecentlyDialed } from '../dialer-log/recently-dialed.ts'
import type { EventHub } from '../events/event-hub.ts'
import type { Dialing, OutdialScheduler } from '../options.ts'
import { createDialerSession, type DialerSession, type DialerUsage } from './dialer-session.ts'

export interface DialerSessionsOptions extends Dialing {
  readonly epoch: string
  readonly clock: Clock
  readonly events: Pick<EventHub, 'dialerOf' | 'logged'>
  /** Keeps the history. */
  readonly scheduler: OutdialScheduler | undefined
  readonly maxCallMs: number
  readonly onError: (error: unknown) => void
}

/**
 * The runs of a dialer: one of all admins, and one of each user. They share its lines. A run is kept
 * as long as the process, so that no list is dialed twice.
 */
export interface DialerSessions {
  /** The run that this caller sees and controls. */
  of(caller: Caller): DialerSession
  /** The number of lines that all runs share. */
  readonly lines: number
  /** What all runs use for an admin, and the run of a user for the user. */
  usage(caller: Caller): DialerUsage
  /** Pauses the lists that this process dials, because all calls are paused. */
  pauseAll(): void
  /**
   * Goes on with the lists that `pauseAll` paused.
   *
   * @throws {Problem} 409 if all calls were paused again meanwhile
   */
  resumeAll(): Promise<void>
  /** Refuses to start or resume from now on. Running lists go on. */
  close(): void
  /** Resolves when the ended calls of all runs are logged or dropped, after 5 s at most. */
  drain(): Promise<void>
}

export function createDialerSessions(options: DialerSessionsOptions): DialerSessions {
  const { dialer, list, epoch, clock, events, scheduler, maxCallMs, onError } = options
  const sessions = new Map<string | undefined, DialerSession>()
  const logs: DialerLog[] = []
  let closed = false

  const create = (caller: Caller, ownerId: string | undefined): DialerSession => {
    // The ids of two runs must differ.
    const runEpoch = ownerId === undefined ? epoch : `${epoch}/${ownKeysOf(ownerId).prefix}`
    const log =
      scheduler &&
      createDialerLog({
        epoch: runEpoch,
        ownerId,
        clock,
        scheduler: {
          async log(records) {
            await scheduler.log(records)
            events.logged(ownerId, records)
          },
        },
        onError,
      })
    if (log) logs.push(log)
    const session = createDialerSession({
      dialer,
      list: () => list(ownerId),
      epoch,
      listeners: [events.dialerOf(ownerId), ...(log ? [log] : [])],
      recentlyDialed:
        scheduler && countRecentlyDialed({ epoch, clock, scheduler: ownedBy(scheduler)(caller), maxCallMs }),
      isAllPaused: async () => scheduler !== undefined && (await scheduler.dispatching()).paused,
      onError,
    })
    if (closed) session.close()
    return session
  }

  const idOf = ({ role, ownerId }: Caller) => (role === 'admin' ? undefined : ownerId)

  return {
    lines: dialer.concurrency,
    usage(caller) {
      const own = idOf(caller)
      const seen = [...sessions].filter(([ownerId]) => own === undefined || ownerId === own)
      return addedUp(seen.map(([, session]) => session.usage()))
    },
    of(caller) {
      const ownerId = idOf(caller)
      const known = sessions.get(ownerId)
      if (known) return known
      const session = create(caller, ownerId)
      sessions.set(ownerId, session)
      return session
    },
    pauseAll() {
      for (const session of sessions.values()) session.pauseWithAll()
    },
    async resumeAll() {
      await Promise.all(Array.from(sessions.values(), session => session.resumeWithAll()))
    },
    close() {
      closed = true
      for (const session of sessions.values()) session.close()
    },
    drain: async () => void (await Promise.all(logs.map(log => log.close()))),
  }
}

/** Paused and held back only if all that waits is. */
function addedUp(usages: readonly DialerUsage[]): DialerUsage {
  const waiting = usages.filter(usage => usage.waiting > 0)
  const backoffs = waiting.flatMap(({ backoffUntil }) => backoffUntil?.getTime() ?? [])
  return {
    linesInUse: usages.reduce((sum, { linesInUse }) => sum + linesInUse, 0),
    waiting: waiting.reduce((sum, usage) => sum + usage.waiting, 0),
    paused: waiting.length > 0 && waiting.every(({ paused }) => paused),
    ...(backoffs.length > 0 && backoffs.length === waiting.length && { backoffUntil: new Date(Math.min(...backoffs)) }),
  }
}
