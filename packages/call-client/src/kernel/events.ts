import mitt from 'mitt'

/** What a listener's failure tells: the error, and the event that it was given. */
export interface ListenerError {
  readonly error: unknown
  /** The event whose listener threw or rejected. */
  readonly event: string
}

/** A source of typed events. The map names each event and its one payload. */
export interface Events<Map extends { error: unknown }> {
  /** Hears an event until the returned function is called. */
  on<Name extends keyof Map & string>(name: Name, listener: (payload: Map[Name]) => void): () => void
}

export interface Emitter<Map extends { error: unknown }> extends Events<Map> {
  emit<Name extends keyof Map & string>(name: Name, payload: Map[Name]): void
  /** Whether anybody listens, so that a payload nobody hears need not be made. */
  has(name: keyof Map & string): boolean
}

/**
 * An emitter whose listeners cannot disturb the work or one another: what one throws, or rejects with,
 * becomes an `error` event, and a process warning if nobody hears that.
 */
export function createEvents<Map extends { error: unknown }>(): Emitter<Map> {
  const bus = mitt<Record<string, unknown>>()
  const has = (name: string) => (bus.all.get(name)?.length ?? 0) > 0

  const fail = (event: string, error: unknown) => {
    if (event !== 'error' && has('error')) bus.emit('error', { error, event } satisfies ListenerError)
    else warn(error)
  }

  return {
    has,
    emit: (name, payload) => bus.emit(name, payload),
    on(name, listener) {
      // Every subscription has a function of its own, so that adding a listener twice and removing it once leaves one.
      const guarded = (payload: unknown) => {
        try {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- emit was given it under this very name
          const returned: unknown = listener(payload as Map[typeof name])
          if (returned instanceof Promise) returned.catch((error: unknown) => fail(name, error))
        } catch (error) {
          fail(name, error)
        }
      }
      bus.on(name, guarded)
      return () => bus.off(name, guarded)
    },
  }
}

function warn(error: unknown): void {
  const text = `A listener failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  if (typeof process === 'object' && typeof process.emitWarning === 'function') process.emitWarning(text)
  else globalThis.reportError?.(error)
}
