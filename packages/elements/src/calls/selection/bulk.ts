import type { ApiClient } from '../../api/api-client.ts'
import { ApiError } from '../../api/api-error.ts'
import type { Call, LocalTime } from '../../api/call-wire.ts'
import { failureOf } from '../../words/error-text.ts'
import type { CallsWords } from '../calls.words.ts'

/** What is done with each selected call. */
export type BulkChange = { readonly name: 'cancel' } | { readonly name: 'reschedule'; readonly at: LocalTime }

/** Why a call was not changed. */
export interface BulkFailure {
  readonly id: string
  readonly to: string | undefined
  readonly why: string
}

/** The state of a change of several calls. Immutable. */
export interface BulkProgress {
  readonly change: BulkChange
  readonly total: number
  readonly done: number
  readonly failed: readonly BulkFailure[]
  /** Of many calls: how many were over already, or are not known. */
  readonly over?: number | undefined
  /** What stopped the change before its end. */
  readonly problem?: string | undefined
  readonly running: boolean
}

export interface BulkOptions {
  readonly client: Pick<ApiClient, 'getCall' | 'cancelCall' | 'cancelCalls' | 'editCall'>
  /** The call as it is known; another is asked for. */
  readonly known: (id: string) => Call | undefined
  readonly words: CallsWords
  /** Receives each call as the server changed it. */
  readonly onCall: (call: Call) => void
  readonly onProgress: (progress: BulkProgress) => void
  readonly signal: AbortSignal
}

const AT_ONCE = 4
/** So many calls are changed one by one, each with an answer of its own. */
const FEW = 200

/**
 * Changes calls one by one, a few at a time. Only the server decides: a call that was changed
 * meanwhile, or that has begun, is told, and stays. Nothing is placed, and a repeated change changes
 * nothing more.
 */
export async function changeCalls(ids: readonly string[], change: BulkChange, options: BulkOptions): Promise<void> {
  if (change.name === 'cancel' && ids.length > FEW) return cancelMany(ids, change, options)
  const { client, known, words, onCall, onProgress, signal } = options
  const failed: BulkFailure[] = []
  let done = 0
  let next = 0
  const tell = (running: boolean) => onProgress({ change, total: ids.length, done, failed: [...failed], running })

  const changeOne = async (id: string): Promise<void> => {
    const listed = known(id)
    try {
      const call = listed ?? (await patiently(() => client.getCall(id, { signal }), signal))
      onCall(await patiently(() => send(call, change, client), signal))
      done++
    } catch (error) {
      if (error instanceof ApiError && error.call) onCall(error.call)
      failed.push({ id, to: listed?.to, why: whyNot(error, words) })
    }
  }
  const work = async (): Promise<void> => {
    for (let id = ids[next++]; id !== undefined && !signal.aborted; id = ids[next++]) {
      await changeOne(id)
      tell(true)
    }
  }
  tell(true)
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  tell(false)
}

/** Cancels many calls, so many in one request that no limit of requests is reached. */
async function cancelMany(ids: readonly string[], change: BulkChange, options: BulkOptions): Promise<void> {
  const { client, known, words, onProgress, signal } = options
  const failed: BulkFailure[] = []
  let done = 0
  let over = 0
  const tell = (running: boolean, problem?: string) =>
    onProgress({ change, total: ids.length, done, failed: [...failed], over, running, problem })
  tell(true)
  for (let from = 0; from < ids.length && !signal.aborted; from += FEW) {
    const some = ids.slice(from, from + FEW)
    try {
      // Without the signal: what this request has cancelled is to be counted.
      const answer = await patiently(() => client.cancelCalls(some), signal)
      done += answer.cancelled
      over += some.length - answer.cancelled - answer.failed.length
      failed.push(...answer.failed.map(({ id, detail }) => ({ id, to: known(id)?.to, why: detail })))
    } catch (error) {
      return tell(false, failureOf(error, words.language))
    }
    tell(true)
  }
  tell(false)
}

/** Sends a request again that the server refused because there were too many, when it wants it. */
async function patiently<Answer>(work: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 429 || signal.aborted) throw error
      await new Promise(resolve => setTimeout(resolve, error.retryAfterMs ?? 1000))
    }
  }
}

/** A call that is over is not sent: it could only be refused. */
function send(call: Call, change: BulkChange, client: BulkOptions['client']): Promise<Call> {
  if (call.logged !== undefined) throw new ApiError('over', { status: 409, code: 'ended' })
  return change.name === 'cancel'
    ? client.cancelCall(call.id)
    : client.editCall(call.id, call.version, { at: change.at })
}

function whyNot(error: unknown, words: CallsWords): string {
  if (!(error instanceof ApiError)) return String(error)
  if (error.status === 412) return words.changedElsewhere
  if (error.code === 'ended') return words.overAlready
  if (error.code === 'begun') return words.begun
  return error.message
}
