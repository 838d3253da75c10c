import { NOTHING, type Source, type SourceListener } from './source.ts'

type Reader =
  | { readonly isAsync: true; readonly iterator: AsyncIterator<unknown> }
  | { readonly isAsync: false; readonly iterator: Iterator<unknown> }

/** Any list but an array: read as its items are asked for, so that it may be endless, and never more than one ahead. */
export function streamSource(
  list: Iterable<unknown> | AsyncIterable<unknown>,
  { onReady, onError, onCloseError }: SourceListener,
): Source {
  let reader: Reader | undefined
  let held: unknown = NOTHING
  let reading = false
  let ended = false

  const read = () => {
    reading = true
    try {
      reader ??= readerOf(list)
      if (reader.isAsync) void Promise.resolve(reader.iterator.next()).then(arrived).then(onReady, failed)
      else arrived(reader.iterator.next())
    } catch (error) {
      failed(error)
    }
  }

  const arrived = ({ done, value }: IteratorResult<unknown>) => {
    reading = false
    if (ended) closeLate()
    else if (done) ended = true
    else held = value
  }

  const failed = (error: unknown) => {
    reading = false
    if (ended) return onCloseError(error)
    ended = true
    onError(error)
  }

  const cleanUp = () => {
    try {
      const returned: unknown = reader?.iterator.return?.()
      if (reader?.isAsync) Promise.resolve(returned).catch(onCloseError)
    } catch (error) {
      onCloseError(error)
    }
  }

  // A generator that stops its own run cannot be entered again before it has yielded.
  const closeLate = () => {
    if (!reader?.isAsync) cleanUp()
  }

  return {
    isArray: false,
    get ended() {
      return ended && held === NOTHING
    },
    get rest() {
      return held === NOTHING ? [] : [held]
    },
    get restCount() {
      return held === NOTHING ? 0 : 1
    },
    peek() {
      if (held === NOTHING && !reading && !ended) read()
      return held
    },
    take() {
      held = NOTHING
    },
    close() {
      held = NOTHING
      if (ended) return
      ended = true
      if (!reading || reader?.isAsync) cleanUp()
    },
  }
}

const readerOf = (list: Iterable<unknown> | AsyncIterable<unknown>): Reader =>
  Symbol.asyncIterator in list
    ? { isAsync: true, iterator: list[Symbol.asyncIterator]() }
    : { isAsync: false, iterator: list[Symbol.iterator]() }
