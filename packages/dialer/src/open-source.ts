import type { CallList } from './list.ts'
import type { Source, SourceListener } from './source.ts'
import { arraySource } from './source-array.ts'
import { streamSource } from './source-stream.ts'

/** @throws {TypeError} if the list cannot be iterated, or is a string */
export function openSource(list: CallList, listener: SourceListener): Source {
  if (Array.isArray(list)) {
    try {
      return arraySource([...list])
    } catch {
      return streamSource(list, listener) // An item is a getter that throws. Read as a stream, it throws when reached.
    }
  }
  if (typeof list === 'object' && list !== null && (Symbol.asyncIterator in list || Symbol.iterator in list)) {
    return streamSource(list, listener)
  }
  const got = list === null ? 'null' : typeof list
  throw new TypeError(`Expected \`list\` to be an array, an iterable or an async iterable, got ${got}`)
}
