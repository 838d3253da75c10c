/** A sorted list with binary search. */
export interface SortedList<Value> {
  readonly values: readonly Value[]
  add(value: Value): void
  remove(value: Value): void
}

export function sortedList<Value>(compare: (a: Value, b: Value) => number): SortedList<Value> {
  const values: Value[] = []
  /** The index of the first value that does not come before this one. */
  const indexOf = (value: Value) => {
    let [low, high] = [0, values.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = values[middle]
      if (there !== undefined && compare(there, value) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    values,
    add: value => void values.splice(indexOf(value), 0, value),
    remove(value) {
      const index = indexOf(value)
      const there = values[index]
      if (there !== undefined && compare(there, value) === 0) values.splice(index, 1)
    },
  }
}
