/** Values in order, found and placed by halving. */
export interface SortedList<Value> {
  readonly values: readonly Value[]
  add(value: Value): void
  remove(value: Value): void
  /** The place of the first value that does not come before this one. */
  placeOf(value: Value): number
}

export function sortedList<Value>(compare: (a: Value, b: Value) => number): SortedList<Value> {
  const values: Value[] = []
  const placeOf = (value: Value) => {
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
    placeOf,
    add: value => void values.splice(placeOf(value), 0, value),
    remove(value) {
      const place = placeOf(value)
      const there = values[place]
      if (there !== undefined && compare(there, value) === 0) values.splice(place, 1)
    },
  }
}

/** What a map has, made and added if it has nothing. */
export function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}
