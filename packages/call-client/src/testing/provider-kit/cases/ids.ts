import { failure, same } from '../ensure.ts'
import type { Cases } from '../kit.ts'
import { ensureWellFormed } from '../well-formed.ts'

const NO_IDS: readonly unknown[] = ['', null, undefined, true, false, {}, [], ['call-1'], { id: 'call-1' }]

export const ids: Cases = {
  'the id of the answer is the id of the call': async ({ serve, placed, id }) => {
    let n = 1
    const { place } = await serve(() => placed({ id: id(n) }))
    for (; n <= 3; n++) {
      const update = await place()
      same(update.providerCallId, id(n), '`providerCallId`')
      ensureWellFormed(update)
    }
  },
  'an answer whose id is missing, empty or of another type proves nothing': async ({ serve, placed }) => {
    let id: unknown
    const { place } = await serve(() => placed({ id }))
    for (id of NO_IDS) {
      const after = `an answer with the id ${JSON.stringify(id)}`
      await failure(place(), { code: 'bad-response', placed: 'unknown', after })
    }
  },
  'an id of more than 256 characters is refused, and proves nothing': async ({ serve, placed, id }) => {
    for (const length of [257, 10_000]) {
      const { place } = await serve(() => placed({ id: id(1).padEnd(length, '7') }))
      const after = `an id of ${length} characters`
      await failure(place(), { code: 'bad-response', placed: 'unknown', after })
    }
  },
}
