import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

/** Steps whose work is ended by hand; `over` says which have resolved, in order. */
function steps() {
  const turns = createTurns()
  const over: string[] = []
  const begin = (name: string) => {
    let enter: (queues: readonly string[]) => void = () => {}
    let end = (_error?: Error) => {}
    const work = new Promise<void>((resolve, reject) => {
      end = error => (error ? reject(error) : resolve())
    })
    const step = turns.take(own => {
      enter = own
      return work
    })
    void step.then(
      () => over.push(name),
      () => over.push(`${name} failed`),
    )
    const settled = () => new Promise<void>(resolve => void setImmediate(resolve))
    return {
      enter: (...queues: string[]) => enter(queues),
      async end(error?: Error) {
        end(error)
        await settled()
      },
    }
  }
  return { begin, over }
}

it('steps that licensed in one queue resolve in that order, however late the first hears of its commit', async () => {
  const { begin, over } = steps()
  const [a, b, c] = [begin('a'), begin('b'), begin('c')]
  c.enter('one')
  a.enter('one')
  b.enter('one')
  await b.end()
  await a.end()
  expect(over).toEqual([])
  await c.end()
  expect(over).toEqual(['c', 'a', 'b'])
})

it('a step waits for no other queue, nor if it licensed nothing', async () => {
  const { begin, over } = steps()
  const [a, b, c, d] = [begin('a'), begin('b'), begin('c'), begin('d')]
  a.enter('one', 'two')
  b.enter('three')
  c.enter()
  d.enter('two')
  await d.end()
  await b.end()
  await c.end()
  expect(over).toEqual(['b', 'c'])
  await a.end()
  expect(over).toEqual(['b', 'c', 'a', 'd'])
})

it('a step that fails lets the next go on', async () => {
  const { begin, over } = steps()
  const [a, b] = [begin('a'), begin('b')]
  a.enter('one')
  b.enter('one')
  await b.end()
  await a.end(new Error('rolled back'))
  expect(over).toEqual(['a failed', 'b'])
})

it('a step that is done anew takes the turn of its second try, and nobody waits for the first', async () => {
  const { begin, over } = steps()
  const [a, b, c] = [begin('a'), begin('b'), begin('c')]
  a.enter('one')
  b.enter('one')
  a.enter('one')
  c.enter('one')
  await c.end()
  await a.end()
  expect(over).toEqual([])
  await b.end()
  expect(over).toEqual(['b', 'a', 'c'])
})
