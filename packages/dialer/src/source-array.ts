import { NOTHING, type Source } from './source.ts'

export function arraySource(items: readonly unknown[]): Source {
  let next = 0
  let end = items.length
  return {
    isArray: true,
    get ended() {
      return next >= end
    },
    get rest() {
      return items.slice(next, end)
    },
    get restCount() {
      return end - next
    },
    peek: () => (next < end ? items[next] : NOTHING),
    take() {
      next++
    },
    close() {
      end = next
    },
  }
}
