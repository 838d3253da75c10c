import mitt from 'mitt'

/** What a listener's failure tells: the error, and the event that it was given. */
export interface ListenerError {
  readonly error: unknown
  /** The event whose listener threw or rejected. */
  readonly event: string
}

/** Every map of events has `error`, which tells what nobody else would. */
export interface EventMap {
  error: { readonly error: unknown }
}

/** A source of typed events. The map names each event and its one payload. */
export interface Events<Map extends EventMap> {
  /** Hears an event until the returned function is called. */
  on<Name extends keyof Map & string>(name: Name, listener: (payload: Map[Name]) => void): () => void
}

export interface Emitter<Map extends EventMap> extends Events<Map> {
  emit<Name extends keyof Map & string>(name: Name, payload: Map[Name]): void
  /** Whether anybody listens, so that a payload nobody hears need not be made. */
  has(name: keyof Map & string): boolean
}

/**
 * An emitter whose listeners cannot disturb the work or one another: what one throws, or rejects with,
 * becomes an `error` event, and a process warning if nobody hears that. The warning's code is `OUTDIAL_NOBODY_LISTENS`, by which
 * Node's `--disable-warning` keeps it quiet.
 */
export function createEvents<Map extends EventMap>(): Emitter<Map> {
  const bus = mitt<Record<string, unknown>>()
  const has = (name: string) => (bus.all.get(name)?.length ?? 0) > 0

  const emit: Emitter<Map>['emit'] = (name, payload) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the map says what an `error` has
    if (name === 'error' && !has(name)) warn((payload as Map['error']).error)
    else bus.emit(name, payload)
  }
  const fail = (event: string, error: unknown) => {
    if (event === 'error' || !has('error')) warn(error)
    else bus.emit('error', { error, event } satisfies ListenerError)
  }

  return {
    has,
    emit,
    on(name, listener) {
      // Every subscription has a function of its own, so that adding a listener twice and removing it once leaves one.
      const own = guarded(listener, error => fail(name, error))
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- emit was given it under this very name
      const heard = (payload: unknown) => own(payload as Map[typeof name])
      bus.on(name, heard)
      return () => bus.off(name, heard)
    },
  }
}

/** The listener, such that neither what it throws nor what it rejects with disturbs whoever calls it. */
export const guarded =
  <Payload>(listener: (payload: Payload) => void, onFailure: (error: unknown) => void): ((payload: Payload) => void) =>
  payload => {
    try {
      const returned: unknown = listener(payload)
      if (returned instanceof Promise) returned.catch(onFailure)
    } catch (error) {
      onFailure(error)
    }
  }

function warn(error: unknown): void {
  const text = error instanceof Error ? error.stack : typeof error === 'string' ? error : typeof error
  if (typeof globalThis.process?.emitWarning === 'function')
    process.emitWarning(`Nobody listens to this error: ${text}`, { code: 'OUTDIAL_NOBODY_LISTENS' })
  else globalThis.reportError?.(error)
}
