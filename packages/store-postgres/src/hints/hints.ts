import { createEvents } from '@outdial/call-client/internal'
import type { CallRecord, CallStore } from '@outdial/scheduler-core'
import { numbersOf, type StoreHint } from '@outdial/scheduler-core/store'
import { addressOf } from '../connection/address.ts'
import type { Transaction } from '../connection/session.ts'
import type { ResolvedOptions } from '../options.ts'
import { listeningOf } from './listening.ts'
import { lookUpOf } from './look-up.ts'
import { type News, type Notices, newSender, noticesOf, type ToldCall } from './notices.ts'
import { notify } from './notify.ts'

/** Tells whoever listens what was committed: by this store in this process, by others over the database. */
export interface Hints {
  /**
   * Tells other processes once it is committed. Sends its statements without waiting for them: call it right before the last one, at most
   * once in a transaction, so that they travel with that and with `COMMIT`.
   */
  notify(db: Transaction, news: News): void
  /** What a transaction is to tell that does it by itself. */
  noticesOf(news: News): Notices
  /** These calls were changed. */
  changed(calls: readonly ToldCall[]): void
  /** These records were logged. */
  logged(records: readonly CallRecord[]): void
  /** There may be something to license in so many milliseconds. @param inMs `undefined` if there is not */
  due(inMs: number | undefined): void
  readonly watch: NonNullable<CallStore['watch']>
  readonly wake: NonNullable<CallStore['wake']>
  close(): Promise<void>
}

export interface HintsOptions
  extends Pick<ResolvedOptions, 'url' | 'sql' | 'schema' | 'listen' | 'clock' | 'onConnection'> {
  /** Reads the records of these ids. */
  readonly readRecords: (ids: readonly string[]) => Promise<readonly CallRecord[]>
}

export function createHints({ url, sql, listen, readRecords, ...options }: HintsOptions): Hints {
  const events = createEvents<{ hint: StoreHint; due: number; error: { error: unknown } }>()
  const sender = newSender()
  const onHint = (hint: StoreHint) => events.emit('hint', hint)
  const heard = {
    onHint,
    onLogged: lookUpOf({ readRecords, onHint }),
    onDue: (inMs: number) => events.emit('due', inMs),
  }
  const address = typeof listen === 'string' ? addressOf({ url: listen }) : addressOf({ url, sql })
  const others = listen === false ? undefined : listeningOf({ ...options, ...heard, address, sender })

  const hearOthers = () => others?.want(events.has('hint') ? 'changes' : events.has('due') ? 'wake' : 'nothing')
  const hear = (off: () => void) => {
    hearOthers()
    return () => {
      off()
      hearOthers()
    }
  }
  return {
    notify: (db, news) => notify(db, noticesOf(sender, news)),
    noticesOf: news => noticesOf(sender, news),
    changed(calls) {
      if (events.has('hint')) for (const { id, version } of calls) events.emit('hint', { id, version })
    },
    logged(records) {
      if (records.length > 0) onHint({ numbers: numbersOf(records) })
    },
    due(inMs) {
      if (inMs !== undefined) events.emit('due', inMs)
    },
    watch: listener => hear(events.on('hint', listener)),
    wake: listener => hear(events.on('due', listener)),
    close: async () => others?.close(),
  }
}
