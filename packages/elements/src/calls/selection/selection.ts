/** The selected calls by id. */
export interface Selection {
  readonly size: number
  has(id: string): boolean
  /** Selects or unselects a call; with `isRange`, all from the last one that was chosen. */
  toggle(index: number, isRange: boolean): void
  /** The ids, in the order in which they were chosen. */
  readonly ids: readonly string[]
  add(ids: Iterable<string>): void
  clear(): void
}

export interface SelectionOptions {
  readonly idAt: (index: number) => string | undefined
  readonly indexOf: (id: string) => number
  readonly onChange: () => void
}

export function createSelection({ idAt, indexOf, onChange }: SelectionOptions): Selection {
  const chosen = new Set<string>()
  let anchor: string | undefined
  return {
    get size() {
      return chosen.size
    },
    has: id => chosen.has(id),
    toggle(index, isRange) {
      const id = idAt(index)
      if (id === undefined) return
      const isOn = !chosen.has(id)
      const start = isRange && anchor !== undefined ? indexOf(anchor) : index
      const [first, last] = start < 0 ? [index, index] : [Math.min(start, index), Math.max(start, index)]
      for (let each = first; each <= last; each++) {
        const other = idAt(each)
        if (other !== undefined && isOn) chosen.add(other)
        else if (other !== undefined) chosen.delete(other)
      }
      anchor = id
      onChange()
    },
    get ids() {
      return [...chosen]
    },
    add(ids) {
      for (const id of ids) chosen.add(id)
      onChange()
    },
    clear() {
      if (chosen.size === 0) return
      chosen.clear()
      anchor = undefined
      onChange()
    },
  }
}
