/** When each attempt is to be asked after, and which is the first. */
export interface LookHeap {
  /** It is to be asked after then; `undefined`: no more. */
  set(reference: string, at: Date | undefined): void
  /** The earliest of all. */
  first(): Date | undefined
}

interface Look {
  readonly reference: string
  readonly at: Date
}

/** A binary heap. What has been replaced stays in it until it comes up, or until there is more of it than of the rest. */
export function lookHeap(): LookHeap {
  const current = new Map<string, Look>()
  let heap: Look[] = []

  const isCurrent = (look: Look) => current.get(look.reference) === look

  return {
    set(reference, at) {
      if (at?.getTime() === current.get(reference)?.at.getTime()) return
      if (!at) {
        current.delete(reference)
        return
      }
      const look = { reference, at }
      current.set(reference, look)
      push(heap, look)
      // An array in order is a heap.
      if (heap.length > 64 + 2 * current.size)
        heap = [...current.values()].sort((a, b) => a.at.getTime() - b.at.getTime())
    },
    first() {
      for (let look = heap[0]; look; look = heap[0]) {
        if (isCurrent(look)) return look.at
        pop(heap)
      }
      return undefined
    },
  }
}

function push(heap: Look[], look: Look): void {
  let place = heap.length
  for (; place > 0; ) {
    const above = (place - 1) >> 1
    const parent = heap[above]
    if (!parent || parent.at <= look.at) break
    heap[place] = parent
    place = above
  }
  heap[place] = look
}

/** Takes the first away. */
function pop(heap: Look[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let place = 0
  for (;;) {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]]
    const next = right && left && right.at < left.at ? right : left
    if (!next || next.at >= last.at) break
    heap[place] = next
    place = next === left ? 2 * place + 1 : 2 * place + 2
  }
  heap[place] = last
}
