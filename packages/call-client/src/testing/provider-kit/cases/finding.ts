import { same } from '../ensure.ts'
import type { Cases } from '../kit.ts'
import { askCases, attemptOf } from './asking.ts'

const DAY_MS = 86_400_000
const never = new AbortController().signal

/** For providers that can list calls. */
export const finding: Cases = {
  ...askCases('find'),
  'a list has the calls to the number in the time span, ended ones included': async kit => {
    const { options, call, id } = kit
    const words = Object.keys(options.get?.words ?? options.webhooks?.words ?? { initiated: '' })
    const strangers = [
      call({ id: id(7), to: '+13018040010', reference: 'another-reference-0000000010' }),
      call({ id: id(8), at: new Date(Date.now() - 2 * DAY_MS), reference: 'another-reference-0000000011' }),
      call({ id: id(9), at: new Date(Date.now() + 2 * DAY_MS), reference: 'another-reference-0000000012' }),
    ]
    for (const word of new Set([...words.slice(0, 1), ...words.slice(-1)])) {
      const listed = [...strangers, call({ word })]
      const { provider } = await kit.serve(request => options.find?.answer(listed, request) ?? {})
      const found = await provider.find?.(attemptOf(kit), { signal: never })
      same(
        found?.map(({ providerCallId }) => providerCallId),
        [id(1)],
        `the ids found for ${word}`,
      )
    }
  },
  'an empty list finds nothing': async kit => {
    const { provider } = await kit.serve(request => kit.options.find?.answer([], request) ?? {})
    same(await provider.find?.(attemptOf(kit), { signal: never }), [], 'the found calls')
  },
}
