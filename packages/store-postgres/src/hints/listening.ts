import type { StoreHint } from '@outdial/scheduler-core/store'
import type { Address } from '../connection/address.ts'
import { type Connection, lossOf } from '../connection/connect.ts'
import { type ConnectionEvent, undisturbed } from '../connection/connection-event.ts'
import { toSchedulerError } from '../connection/errors.ts'
import { openAnyHost } from '../connection/open-any-host.ts'
import { backOffMs } from '../connection/pool.ts'
import { inSchema } from '../connection/session.ts'
import { readChanges, readWake } from './notices.ts'
import { BEGIN_TO_WATCH, CHANGES_CHANNEL, WAKE_CHANNEL, WATCH_NO_MORE } from './notify.ts'

/** Hears what others commit, on a connection of its own, which is opened when something is wanted, and anew when it was lost. */
export interface Listening {
  /** `changes` are heard besides what wakes. */
  want(what: 'nothing' | 'wake' | 'changes'): void
  close(): Promise<void>
}

export interface ListeningOptions {
  readonly address: Address
  readonly schema: string
  /** Whose notices are not told: those of the store itself. */
  readonly sender: string
  /** The store's time. @default the database's, as far as it is known */
  readonly clock?: { now(): Date } | undefined
  readonly onHint: (hint: StoreHint) => void
  /** Records of these ids were logged. */
  readonly onLogged: (ids: readonly string[]) => void
  readonly onDue: (inMs: number) => void
  readonly onConnection?: ((event: ConnectionEvent) => void) | undefined
  /** @default 2500 */
  readonly answerMs?: number | undefined
  /** How often it is asked whether the server is still there, in milliseconds. @default 30_000 */
  readonly beatMs?: number | undefined
}

const TIME = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint'

export function listeningOf(options: ListeningOptions): Listening {
  const { address, answerMs = 2500, schema, sender, clock, onHint, onLogged, onDue, beatMs = 30_000 } = options
  const tell = undisturbed(options.onConnection)
  const [wakeChannel, changesChannel] = [inSchema(WAKE_CHANNEL, schema), inSchema(CHANGES_CHANNEL, schema)]
  const open = openAnyHost(address)
  const ending = new AbortController()
  let wanted: 'nothing' | 'wake' | 'changes' = 'nothing'
  let connection: Connection | undefined
  let isWatching = false
  let settling: Promise<void> | undefined
  let failures = 0
  let retry: NodeJS.Timeout | undefined
  let beat: NodeJS.Timeout | undefined
  /** How far the database's time is ahead of this process's monotonic clock. */
  let aheadMs = 0

  const nowMs = () => clock?.now().getTime() ?? performance.now() + aheadMs

  const onNotify = (channel: string, payload: string) => {
    if (channel === wakeChannel) {
      const notice = readWake(payload)
      if (notice && notice.from !== sender) onDue(notice.news === 0 ? 0 : Math.max(0, notice.news - nowMs()))
    } else if (channel === changesChannel && isWatching) {
      const { from, news } = readChanges(payload)
      if (from === sender) return
      if ('logged' in news) onLogged(news.logged)
      else news.forEach(onHint)
    }
  }

  const ask = (on: Connection, text: string) => on.within(answerMs, on.send(inSchema(text, schema)))

  const readTime = async (on: Connection) => {
    const sentAt = performance.now()
    const [row] = await ask(on, TIME)
    aheadMs = Number(row?.[0]) - (sentAt + performance.now()) / 2
  }

  const failed = (error: unknown) => {
    if (ending.signal.aborted) return
    failures++
    const retryInMs = backOffMs(failures, Math.random())
    retry = setTimeout(() => {
      retry = undefined
      settle()
    }, retryInMs).unref()
    // The first may be the loss of a connection that is there again at once.
    if (failures === 2) tell({ state: 'unavailable', for: 'listening', error: toSchedulerError(error), retryInMs })
  }

  const forget = () => {
    connection = undefined
    isWatching = false
    clearInterval(beat)
  }

  const onLost = (lost: Connection, error: Error) => {
    if (lost !== connection) return
    forget()
    if (!settling) failed(error)
  }

  const connect = async () => {
    const { signal } = ending
    const settings = { application_name: 'outdial listens' }
    const terms = { answerMs, settings, signal, prepare: false, onLost, onNotify }
    const opened = await open(terms)
    connection = opened
    await readTime(opened)
    await ask(opened, `LISTEN "${WAKE_CHANNEL}"`)
    beat = setInterval(() => void readTime(opened).catch(() => {}), beatMs).unref()
    if (failures > 1) tell({ state: 'available', for: 'listening' })
    onDue(0)
  }

  const disconnect = async (from: Connection) => {
    forget()
    await from.close()
  }

  const watch = async (on: Connection) => {
    await ask(on, BEGIN_TO_WATCH)
    isWatching = true
    onHint('missed')
  }

  const watchNoMore = async (on: Connection) => {
    isWatching = false
    await ask(on, WATCH_NO_MORE)
  }

  /** What is to be done next, so that all is as it is wanted; `undefined` if it is. */
  const next = (): (() => Promise<void>) | undefined => {
    const on = connection
    if (wanted === 'nothing' || ending.signal.aborted) return on && (() => disconnect(on))
    if (!on) return connect
    if (isWatching === (wanted === 'changes')) return undefined
    return () => (isWatching ? watchNoMore : watch)(on)
  }

  const settle = () => {
    if (!settling && !retry && next()) settling = takeSteps()
  }

  const takeSteps = async () => {
    try {
      for (let step = next(); step; step = next()) await step()
      failures = 0
    } catch (error) {
      connection?.lose(lossOf('CONNECTION_DOUBTED', 'it did not do as it was told'))
      failed(error)
    }
    settling = undefined
  }

  return {
    want(what) {
      wanted = what
      settle()
    },
    async close() {
      ending.abort()
      clearTimeout(retry)
      retry = undefined
      settle()
      await settling
    },
  }
}
