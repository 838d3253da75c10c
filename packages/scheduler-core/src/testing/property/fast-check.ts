/** Generates random values: the part of fast-check's `Arbitrary` that the properties use. */
export interface Arbitrary<Value> {
  map<Other>(mapper: (value: Value) => Other): Arbitrary<Other>
}

interface Weighted<Value> {
  readonly weight: number
  readonly arbitrary: Arbitrary<Value>
}

/** The functions of fast-check that the properties use. Pass the module itself. */
export interface FastCheck {
  constant<const Value>(value: Value): Arbitrary<Value>
  constantFrom<const Value>(...values: Value[]): Arbitrary<Value>
  boolean(): Arbitrary<boolean>
  nat(range: { max: number }): Arbitrary<number>
  integer(range: { min: number; max: number }): Arbitrary<number>
  array<Value>(
    value: Arbitrary<Value>,
    length: { minLength?: number; maxLength?: number; size?: 'max' },
  ): Arbitrary<Value[]>
  uniqueArray<Value>(value: Arbitrary<Value>, length: { maxLength: number }): Arbitrary<Value[]>
  record<Model>(model: { [Name in keyof Model]: Arbitrary<Model[Name]> }): Arbitrary<Model>
  oneof<Values extends readonly (Arbitrary<unknown> | Weighted<unknown>)[]>(
    ...values: Values
  ): Arbitrary<
    { [Name in keyof Values]: Values[Name] extends Arbitrary<infer V> | Weighted<infer V> ? V : never }[number]
  >
  asyncProperty<Value>(value: Arbitrary<Value>, holds: (value: Value) => Promise<void>): unknown
  assert(
    property: unknown,
    options: { numRuns: number; interruptAfterTimeLimit: number; markInterruptAsFailure: boolean; seed?: number },
  ): unknown
}
