import { describe, expect, it } from 'vitest'
import { checkNode } from './check-node.ts'

describe('a version of Node', () => {
  it.each(['20.20.2', '22.0.0', '22.17.9', '18.19.1', '9.0.0'])('%s is refused in one sentence', node => {
    expect(() => checkNode('createScheduler', { node })).toThrow(
      new Error(`Expected Node 22.18 or newer for createScheduler, got Node ${node}`),
    )
  })

  it.each(['22.18.0', '22.20.1', '24.0.0', '100.1.0', '24.0.0-nightly'])('%s is accepted', node => {
    expect(() => checkNode('createScheduler', { node })).not.toThrow()
  })

  it.each([{}, { node: '20.0.0', bun: '1.4.5' }, { node: '20.0.0', deno: '2.9.6' }])(
    'is not asked of other runtimes: %o',
    versions => expect(() => checkNode('createScheduler', versions)).not.toThrow(),
  )
})
