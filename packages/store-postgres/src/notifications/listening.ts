import type { StoreHint } from '@outdial/scheduler-core/store'
import type { Address } from '../connection/address.ts'
import { type Connection, lossOf } from '../connection/connect.ts'
import { undisturbed } from '../connection/connection-event.ts'
import { toSchedulerError } from '../connection/errors.ts'
import { openAnyHost } from '../connection/open-any-host.ts'
import { backOffMs } from '../connection/pool.ts'
import { inSchema } from '../connection/session.ts'
import type { ResolvedOptions } from '../options.ts'
import { BEGIN_TO_WATCH, CHANGES_CHANNEL, STOP_WATCHING, WAKE_CHANNEL } from './notify.ts'
import { readChanges, readWake } from './payload.ts'

/**
 * Receives notifications on a connection of its own. It opens the connection when notifications are
 * wanted, and replaces a lost one.
 */
export interface Listening {
  /** `changes` includes `wake`. */
  want(what: 'nothing' | 'wake' | 'changes'): void
  close(): Promise<void>
}

export interface ListeningOptions extends Pick<ResolvedOptions, 'schema' | 'clock' | 'onConnection'> {
  readonly address: Address
  /** The store itself. Its own notifications are ignored. */
  readonly sender: string
  readonly onHint: (hint: StoreHint) => void
  /** Records of these ids were logged. */
  readonly onLogged: (ids: readonly string[]) => void
  readonly onDue: (inMs: number) => void
}

/** Milliseconds to wait for each answer of the server. */
export const ANSWER_MS = 2500
/** Milliseconds between the queries that detect a silent connection. */
export const BEAT_MS = 30_000

const TIME = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint'

export function listeningOf(options: ListeningOptions): Listening {
  const { address, schema, sender, clock, onHint, onLogged, onDue } = options
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
  /** An estimate of how far the database's time is ahead of this process's monotonic clock. */
  let aheadMs = 0

  const nowMs = () => clock?.now().getTime() ?? performance.now() + aheadMs

  const onNotify = (channel: string, payload: string) => {
    if (channel === wakeChannel) {
      const notice = readWake(payload)
      if (notice && notice.from !== sender) onDue(notice.content === 0 ? 0 : Math.max(0, notice.content - nowMs()))
    } else if (channel === changesChannel && isWatching) {
      const { from, content } = readChanges(payload)
      if (from === sender) return
      if ('logged' in content) onLogged(content.logged)
      else content.forEach(onHint)
    }
  }

  const ask = (on: Connection, text: string) => on.within(ANSWER_MS, on.send(inSchema(text, schema)))

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
    // The first failure may be a lost connection that is replaced at once.
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
    const settings = { application_name: 'outdial listens' }
    const { signal } = ending
    const opened = await open({ answerMs: ANSWER_MS, settings, signal, prepare: false, onLost, onNotify })
    connection = opened
    await readTime(opened)
    await ask(opened, `LISTEN "${WAKE_CHANNEL}"`)
    beat = setInterval(() => void readTime(opened).catch(() => {}), BEAT_MS).unref()
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

  const stopWatching = async (on: Connection) => {
    isWatching = false
    await ask(on, STOP_WATCHING)
  }

  /** The next step towards the wanted state; `undefined` once it is reached. */
  const next = (): (() => Promise<void>) | undefined => {
    const on = connection
    if (wanted === 'nothing' || ending.signal.aborted) return on && (() => disconnect(on))
    if (!on) return connect
    if (isWatching === (wanted === 'changes')) return undefined
    return () => (isWatching ? stopWatching : watch)(on)
  }

  const settle = () => {
    if (!settling && !retry && next()) settling = takeSteps()
  }

  const takeSteps = async () => {
    try {
      for (let step = next(); step; step = next()) await step()
      failures = 0
    } catch (error) {
      connection?.lose(lossOf('CONNECTION_DOUBTED', 'it failed to listen'))
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
