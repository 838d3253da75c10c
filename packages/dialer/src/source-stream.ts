import { NOTHING, type Source, type SourceListener } from './source.ts'

type Reader =
  | { readonly isAsync: true; readonly iterator: AsyncIterator<unknown> }
  | { readonly isAsync: false; readonly iterator: Iterator<unknown> }

/** A source for any list but an array. Reads at most one item ahead, so the list may be endless. */
export function streamSource(
  list: Iterable<unknown> | AsyncIterable<unknown>,
  { onReady, onError, onCloseError }: SourceListener,
): Source {
  let reader: Reader | undefined
  let ahead: unknown = NOTHING
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
    else ahead = value
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

  // A generator that stops its own run can be closed only after it has yielded.
  const closeLate = () => {
    if (!reader?.isAsync) cleanUp()
  }

  return {
    isArray: false,
    get ended() {
      return ended && ahead === NOTHING
    },
    get rest() {
      return ahead === NOTHING ? [] : [ahead]
    },
    get restCount() {
      return ahead === NOTHING ? 0 : 1
    },
    peek() {
      if (ahead === NOTHING && !reading && !ended) read()
      return ahead
    },
    take() {
      ahead = NOTHING
    },
    close() {
      ahead = NOTHING
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
