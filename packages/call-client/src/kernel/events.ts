import mitt from 'mitt'
import { shown } from './check-options.ts'

/** A map from event names to payloads. Each has `error`, for failures that no promise reports. */
export interface EventMap {
  error: { readonly error: unknown }
}

/** A source of typed events. */
export interface Events<Map extends EventMap> {
  /**
   * Adds a listener. Returns a function that removes it.
   * @throws {TypeError} for an event that there is not, or no function
   */
  on<Name extends keyof Map & string>(name: Name, listener: (payload: Map[Name]) => void): () => void
}

export interface Emitter<Map extends EventMap> extends Events<Map> {
  emit<Name extends keyof Map & string>(name: Name, payload: Map[Name]): void
  /** Whether the event has a listener; without one the payload need not be built. */
  has(name: keyof Map & string): boolean
}

/**
 * Creates an emitter whose listeners cannot disturb the caller or one another. An error that a
 * listener throws or rejects with becomes an `error` event `{ error, event }`, or without a
 * listener for `error` a process warning. Node's `--disable-warning=OUTDIAL_UNHANDLED_ERROR`
 * silences it.
 *
 * @param names of the events, if applications listen: `on` refuses others
 */
export function createEvents<Map extends EventMap>(names?: readonly (keyof Map & string)[]): Emitter<Map> {
  const bus = mitt<Record<string, unknown>>()
  const has = (name: string) => (bus.all.get(name)?.length ?? 0) > 0

  const emit: Emitter<Map>['emit'] = (name, payload) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the event map declares the payload of `error`
    if (name === 'error' && !has(name)) warn((payload as Map['error']).error)
    else bus.emit(name, payload)
  }
  const fail = (event: string, error: unknown) => {
    if (event === 'error' || !has('error')) warn(error)
    else bus.emit('error', { error, event })
  }

  return {
    has,
    emit,
    on(name, listener) {
      if (names && !names.includes(name)) {
        throw new TypeError(`Expected the name of an event among ${names.join(', ')}, got ${shown(name)}`)
      }
      if (typeof listener !== 'function')
        throw new TypeError(`Expected a listener of \`${name}\`, got ${shown(listener)}`)
      // Each subscription wraps the listener anew: a listener that was added twice and removed once
      // stays once.
      const own = guarded(listener, error => fail(name, error))
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `emit` accepts only this type under this name
      const handler = (payload: unknown) => own(payload as Map[typeof name])
      bus.on(name, handler)
      return () => bus.off(name, handler)
    },
  }
}

/** Wraps a listener. `onFailure` receives the errors that it throws or rejects with. */
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
    process.emitWarning(`No listener for this error: ${text}`, { code: 'OUTDIAL_UNHANDLED_ERROR' })
  else globalThis.reportError?.(error)
}
