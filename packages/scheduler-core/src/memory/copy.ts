/** A deep copy of plain data, so that what is kept and what callers hold are never one object. */
export function copy<Value>(value: Value): Value {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a copy of a value has its type
  return copyOf(value) as Value
}

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return new Date(value)
  if (Array.isArray(value)) return value.map(copyOf)
  // Spread keeps the shape of an object, and an own `__proto__` what it is: half of the time of building it anew.
  const made: Record<string, unknown> = { ...value }
  for (const name of Object.keys(made)) {
    const each = made[name]
    if (typeof each === 'object') made[name] = copyOf(each)
  }
  return made
}
