import { type CallClient, createCallClient } from '../../../client.ts'
import type { CallUpdate } from '../../../kernel/call.ts'
import type { CallError } from '../../../kernel/call-error.ts'
import { boundedDetails } from '../../../kernel/details.ts'
import { ensure, same } from '../ensure.ts'
import { polluted, truncated, unreadable, wrongTypes } from '../hostile.ts'
import type { Cases, ProviderKit } from '../kit.ts'

interface Receiving {
  readonly client: CallClient
  readonly recorded: CallUpdate[]
  readonly refused: CallError[]
}

/** A client of the provider whose recorder knows every attempt. */
function receiving({ openAt }: ProviderKit): Receiving {
  const client = createCallClient({ provider: openAt('http://127.0.0.1:1') })
  const recorded: CallUpdate[] = []
  const refused: CallError[] = []
  client.addRecorder({
    async record(update) {
      recorded.push(update)
      return 'applied'
    },
  })
  client.on('webhook-refused', ({ error }) => refused.push(error))
  return { client, recorded, refused }
}

const contentOf = ({ options, event }: ProviderKit, word?: string) => {
  const content = options.webhooks?.create(event(word === undefined ? {} : { word }))
  ensure(content, 'Expected `webhooks`')
  return content
}

const lastWord = ({ options }: ProviderKit) => Object.keys(options.webhooks?.words ?? {}).at(-1)

/** For providers with webhooks, by the `receive` of a client. */
export const received: Cases = {
  'a genuine webhook is recorded under the reference in its address, and a repeat is harmless': async kit => {
    const { client, recorded, refused } = receiving(kit)
    const webhook = await kit.webhook(contentOf(kit))
    const statuses = [(await client.receive(webhook)).status, (await client.receive(webhook)).status]
    same(statuses, [200, 200], `the replies (${refused.map(({ message }) => message).join()})`)
    ensure(recorded.length > 0, 'Expected an update to be recorded')
    for (const { reference } of recorded) same(reference, kit.request().reference, '`reference`')
  },
  'no hostile webhook is answered with 5xx, and all details that are recorded are bounded': async kit => {
    const { client, recorded } = receiving(kit)
    const like = contentOf(kit, lastWord(kit))
    for (const bodies of [truncated(like), wrongTypes(like), polluted(like), unreadable(like)]) {
      for (const body of bodies) {
        const { status } = await client.receive(await kit.webhook(body, { like }))
        ensure([200, 400, 403, 404].includes(status), `Expected no reply with ${status}`)
      }
    }
    for (const { details } of recorded) same(boundedDetails(details), details, 'the details')
  },
}

/** For services that sign their webhooks. */
export const receivedForged: Cases = {
  'a forged webhook is answered with 403, records nothing, and tells only the operator why': async kit => {
    const { client, recorded, refused } = receiving(kit)
    const unsigned = await kit.webhook(contentOf(kit), { unsigned: true })
    const forged = await kit.webhook(contentOf(kit), { forged: true })
    for (const webhook of [unsigned, forged]) {
      const { status, body = '' } = await client.receive(webhook)
      same(status, 403, 'the reply')
      const [reason] = refused.splice(0)
      ensure(reason?.message, 'Expected an event `webhook-refused` with the reason')
      ensure(!body.includes(reason.message), `Expected the reply not to have the reason, got ${body}`)
    }
    same(recorded.length, 0, 'the number of recorded updates')
  },
}
