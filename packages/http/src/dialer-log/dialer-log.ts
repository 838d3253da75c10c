import type { CallResult, Clock } from '@outdial/call-client/kernel'
import type { RecordInput } from '@outdial/scheduler-core'
import { talkDurationMs } from '@outdial/scheduler-core/internal'
import type { DialerSessionListener } from '../dialer/dialer-session.ts'
import { recordId } from './record-id.ts'
import { createRecordQueue } from './record-queue.ts'

export interface DialerLogOptions {
  /** Different for each run of the server process: the ids of its records begin with it. */
  readonly epoch: string
  /** The owner of the records. */
  readonly ownerId?: string | undefined
  readonly clock: Clock
  readonly scheduler: { log(records: readonly RecordInput[]): Promise<unknown> }
  /** Receives the errors of records that could not be logged. */
  readonly onError: (error: unknown) => void
}

/** Logs the attempts of the dialer into the scheduler's history. */
export interface DialerLog extends Pick<DialerSessionListener, 'entry'> {
  /** Resolves when every ended attempt is logged or dropped, after 5 s at most. */
  close(): Promise<void>
}

/** Logs every attempt of a run that was placed and has ended. */
export function createDialerLog({ epoch, ownerId, clock, scheduler, onError }: DialerLogOptions): DialerLog {
  const begun = new Map<number, { readonly attempt: number; readonly at: Date }>()
  const queue = createRecordQueue({
    clock,
    log: records => scheduler.log(records),
    onError,
  })

  return {
    entry(entry) {
      const { index, status, attempt, result } = entry
      if (status === 'dialing') {
        if (begun.get(index)?.attempt !== attempt) begun.set(index, { attempt, at: clock.now() })
        return
      }
      const last = begun.get(index)
      if (!last || (!result && status !== 'idle')) return
      begun.delete(index)
      // An entry that was put back has the result of the attempt before, or none.
      const record = result && last.attempt === attempt ? recordOf(result, last.at) : undefined
      if (record) queue.add({ ...record, ownerId, id: recordId(epoch, index, attempt) })
    },
    async close() {
      // An end that a client has reported may still be passing through promises.
      await new Promise<void>(resolve => void setImmediate(resolve))
      await queue.close()
    },
  }
}

function recordOf(result: CallResult, at: Date): Omit<RecordInput, 'id'> | undefined {
  if (NEVER_RANG.has(result.outcome)) return undefined
  const { to, from, outcome, answered, providerCallId, error, provider, cause, metadata } = result
  // A closing client stopped following this call. It goes on at its service and may still be
  // answered: not missed yet.
  if (outcome === 'indeterminate' && error?.code === 'aborted' && !answered) return undefined
  if (MAYBE_NEVER_PLACED.has(outcome) && providerCallId === undefined && !answered) return undefined
  const durationMs = talkDurationMs({ ...result, status: outcome })
  return {
    to,
    from,
    at,
    answered,
    durationMs: durationMs && Math.round(durationMs),
    outcome,
    direction: 'outbound',
    // A provider may say anything, and a record that is refused is in no log.
    provider: fitting(provider),
    cause: fitting(cause),
    metadata: metadata && { ...metadata },
  }
}

const UNFIT = /[\p{Cc}\p{Cs}]/gu
const MAX_TEXT = 200

const fitting = (text: string | undefined): string | undefined =>
  text?.replace(UNFIT, ' ').trim().slice(0, MAX_TEXT).replace(UNFIT, '') || undefined

const NEVER_RANG: ReadonlySet<string> = new Set(['rejected', 'expired'])

// Aborted before the POST, or ended unknown: only the provider's id shows that the call was placed.
const MAYBE_NEVER_PLACED: ReadonlySet<string> = new Set(['cancelled', 'indeterminate'])
