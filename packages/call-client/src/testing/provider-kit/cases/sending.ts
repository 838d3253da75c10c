import { failure, same } from '../ensure.ts'
import type { Cases } from '../kit.ts'
import { turns } from '../turns.ts'

export const sending: Cases = {
  'nothing is sent if `maySend` returns false, which proves that nothing was placed': async kit => {
    const { place, service } = await kit.serve(() => kit.placed())
    let asked = 0
    let sent = 0
    const maySend = () => {
      asked++
      return false
    }
    const placing = place({ maySend, onSent: () => sent++ })
    await failure(placing, { placed: 'no', after: '`maySend` returned false' })
    same([asked, sent, service.requests.length], [1, 0, 0], 'how often it was asked and sent')
  },
  '`maySend` is asked once, before the POST is sent': async kit => {
    const { place, service } = await kit.serve(() => kit.placed())
    const sentBefore: number[] = []
    await place({ maySend: () => sentBefore.push(service.requests.length) > 0 })
    same([sentBefore, service.requests.length], [[0], 1], 'the POSTs before and after it was asked')
  },
  '`onSent` is called once the POST was sent, not only when it is answered': async kit => {
    const { place, service } = await kit.serve('hang')
    const aborted = new AbortController()
    let sent = 0
    const placing = failure(place({ signal: aborted.signal, onSent: () => sent++ }), { after: 'an abort' })
    await service.reachedBy(placing)
    await turns()
    same(sent, 1, 'how often `onSent` was called before an answer')
    aborted.abort()
    await placing
  },
  'nothing is sent if the signal was aborted before, which proves that nothing was placed': async kit => {
    const { place, service } = await kit.serve(() => kit.placed())
    await failure(place({ signal: AbortSignal.abort() }), { code: 'aborted', placed: 'no', after: 'an abort' })
    same(service.requests.length, 0, 'the number of POSTs')
  },
  'an abort after the answer changes nothing': async kit => {
    const { place, service } = await kit.serve(() => kit.placed())
    const aborted = new AbortController()
    const update = await place({ signal: aborted.signal })
    aborted.abort()
    await turns()
    same([update.providerCallId, service.requests.length], [kit.id(1), 1], 'the id and the number of POSTs')
  },
}
