import { createEvents } from '@outdial/call-client/internal'
import type { CallRecord, CallStore } from '@outdial/scheduler-core'
import { numbersOf, type StoreHint } from '@outdial/scheduler-core/store'
import { addressOf } from '../connection/address.ts'
import type { Transaction } from '../connection/session.ts'
import type { ResolvedOptions } from '../options.ts'
import { listeningOf } from './listening.ts'
import { notify } from './notify.ts'
import { newSender, type StoreChange } from './payload.ts'
import { type ResolveOptions, resolveRecords } from './resolve-records.ts'

/** Emits hints of commits: those of this store directly, those of others from the database. */
export interface Hints {
  /**
   * Notifies other processes once the transaction is committed. It sends statements without awaiting
   * them: call it once, right before the last statement, so that they travel with it and `COMMIT`.
   */
  notify(db: Transaction, change: StoreChange): void
  /** Emits a committed change in this process. */
  emit(change: Pick<StoreChange, 'calls' | 'inMs'>): void
  /** These records were logged. */
  logged(records: readonly CallRecord[]): void
  readonly watch: NonNullable<CallStore['watch']>
  readonly wake: NonNullable<CallStore['wake']>
  close(): Promise<void>
}

export type HintsOptions = Pick<ResolveOptions, 'readRecords'> &
  Pick<ResolvedOptions, 'url' | 'sql' | 'schema' | 'listen' | 'clock' | 'onConnection'>

export function createHints({ url, sql, listen, readRecords, ...options }: HintsOptions): Hints {
  const events = createEvents<{ hint: StoreHint; due: number; error: { error: unknown } }>()
  const sender = newSender()
  const onHint = (hint: StoreHint) => events.emit('hint', hint)
  const handlers = {
    onHint,
    onLogged: resolveRecords({ readRecords, onHint }),
    onDue: (inMs: number) => events.emit('due', inMs),
  }
  const address = typeof listen === 'string' ? addressOf({ url: listen }) : addressOf({ url, sql })
  const listening = listen === false ? undefined : listeningOf({ ...options, ...handlers, address, sender })

  const listenAsNeeded = () => listening?.want(events.has('hint') ? 'changes' : events.has('due') ? 'wake' : 'nothing')
  const withListening = (off: () => void) => {
    listenAsNeeded()
    return () => {
      off()
      listenAsNeeded()
    }
  }
  return {
    notify: (db, change) => notify(db, sender, change),
    emit({ calls, inMs }) {
      if (events.has('hint')) for (const { id, version } of calls) onHint({ id, version })
      if (inMs !== undefined) events.emit('due', inMs)
    },
    logged(records) {
      if (records.length > 0) onHint({ numbers: numbersOf(records) })
    },
    watch: listener => withListening(events.on('hint', listener)),
    wake: listener => withListening(events.on('due', listener)),
    close: async () => listening?.close(),
  }
}
