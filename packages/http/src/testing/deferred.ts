/** A promise and its resolver. */
export function deferred<Value = void>(): [Promise<Value>, (value: Value) => void] {
  let settle = (_value: Value) => {}
  const promise = new Promise<Value>(resolve => {
    settle = resolve
  })
  return [promise, settle]
}
