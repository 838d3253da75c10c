import { type CallProvider, createCallClient } from '@outdial/call-client'
import { providerFromEnvironment } from '@outdial/call-client/environment'
import { formatPhoneNumber } from '@outdial/call-client/phone'
import { confirm } from '../command/confirm.ts'
import { print, printResult, printUpdate } from '../command/print-call.ts'
import type { CallCommand } from '../command/read-arguments.ts'
import { messageOf, UsageError } from '../command/usage-error.ts'
import { chooseCarrier } from '../provider/choose.ts'
import { NOWHERE, publicUrlFault, webhookUrlIn } from '../provider/public-url.ts'
import { withWords } from '../provider/test-words.ts'
import { type Listening, listenForWebhooks } from '../webhooks/listen.ts'
import { allowedNumber } from './allowed-number.ts'

const MAX_CALL_MS = 600_000
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Rings one number, and prints each update until the end. Returns the exit code. */
export async function call(command: CallCommand): Promise<number> {
  const { variables, host, port } = command
  const to = allowedNumber(command.number, variables)
  const name = chooseCarrier(variables, command.provider)
  const fault = publicUrlFault(variables)
  if (fault) throw new UsageError(`${fault.detail}. ${fault.advice}`)
  const webhookUrl = webhookUrlIn(variables)
  const provider = followedBy(webhookUrl, createProvider(command))
  const client = createCallClient({ provider, maxCallMs: MAX_CALL_MS })
  let listening: Listening | undefined
  if (webhookUrl === undefined) {
    print(
      'PUBLIC_URL is not set: the call is followed by polling, which shows a status some seconds late or not at all',
    )
  } else {
    listening = await listenForWebhooks({ host, port, webhookUrl, receiver: client }).catch((error: unknown) => {
      throw new UsageError(`Cannot receive webhooks on ${host}:${port}: ${messageOf(error)}. Give another --port`)
    })
  }
  const aborting = new AbortController()
  const stop = () => {
    if (aborting.signal.aborted) process.exit(130)
    print('Hanging up, and waiting for the end. Ctrl-C again leaves at once: the phone may go on ringing')
    aborting.abort()
  }
  try {
    const question = `Ring ${formatPhoneNumber(to)} through ${name}?`
    if (!command.yes && !(await confirm(question))) {
      print('No phone rang')
      return 1
    }
    for (const signal of SIGNALS) process.on(signal, stop)
    // Nobody reads the output any more, as after `| head`: without a reader the phone shall not go on ringing.
    process.stdout.on('error', () => aborting.abort())
    client.on('webhook-refused', ({ error }) => print(`A webhook was refused: ${error.message}`))
    client.on('error', ({ error }) => print(`Error: ${messageOf(error)}`))
    print(`Calling ${formatPhoneNumber(to)} through ${name}. Ctrl-C hangs up`)
    const result = await client.dial({ to }, { signal: aborting.signal, onUpdate: printUpdate })
    printResult(result)
    return result.outcome === 'completed' ? 0 : 1
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop)
    await client.close()
    await listening?.close()
  }
}

function createProvider({ variables, provider, baseUrl }: CallCommand): CallProvider {
  const name = chooseCarrier(variables, provider)
  try {
    return providerFromEnvironment(name, withWords(variables), {
      webhookUrl: webhookUrlIn(variables) ?? NOWHERE,
      baseUrl,
    })
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error })
  }
}

/** Without webhooks, a provider that says that it has some would be polled too rarely. */
function followedBy(webhookUrl: string | undefined, provider: CallProvider): CallProvider {
  if (webhookUrl !== undefined) return provider
  const { parseWebhook: _noneArrives, ...polled } = provider
  return polled
}
