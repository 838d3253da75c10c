import type { Webhook } from '@outdial/call-client'
import { providerFromEnvironment } from '@outdial/call-client/environment'
import { newReference } from '@outdial/call-client/kernel'
import type { DoctorCommand } from '../command/read-arguments.ts'
import { messageOf } from '../command/usage-error.ts'
import type { CarrierName } from '../provider/choose.ts'
import { publicUrlFault, webhookUrlIn } from '../provider/public-url.ts'
import { listenForWebhooks } from '../webhooks/listen.ts'
import { signWebhook } from '../webhooks/sign-webhook.ts'
import { type Check, failed, ok, skipped } from './check.ts'

const TIMEOUT_MS = 10_000

/** Sends itself a signed webhook through the public address. */
export async function checkPublicUrl(name: CarrierName, command: DoctorCommand): Promise<Check> {
  const check = `${name}: public URL`
  const { variables, host, port } = command
  const fault = publicUrlFault(variables)
  if (fault) return failed(check, fault.detail, fault.advice)
  const webhookUrl = webhookUrlIn(variables)
  if (webhookUrl === undefined) return skipped(check, 'PUBLIC_URL is not set, so no webhook can arrive')
  const reference = newReference()
  const path = `/${name}/${reference}`
  const signed = await signWebhook(name, { variables, webhookUrl, reference })
  const provider = providerFromEnvironment(name, signed.variables, { webhookUrl })
  let arrived: { readonly fault: string | undefined } | undefined
  const receive = async (webhook: Webhook) => {
    // Others may send webhooks to this address meanwhile. Answered 503, they send them again.
    if (webhook.path !== path) return { status: 503 }
    const isSame = new TextDecoder().decode(webhook.body) === signed.body
    const fault = isSame ? await faultOf(() => provider.parseWebhook?.(webhook)) : 'its body was changed on the way'
    arrived = { fault }
    return { status: 204 }
  }
  const server = await listenForWebhooks({ host, port, webhookUrl, receiver: { receive } }).catch(
    (error: unknown) => error,
  )
  if (!isListening(server)) {
    const advice = 'Stop the app that listens there and try again, or give --port if PUBLIC_URL leads to another port'
    return failed(check, `Cannot listen on ${host}:${port}: ${messageOf(server)}`, advice)
  }
  try {
    const { headers, body } = signed
    const init = { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) } as const
    const { status } = await fetch(webhookUrl + path, init)
    if (arrived === undefined) {
      return failed(
        check,
        `The webhook did not arrive: the answer was HTTP ${status}`,
        `Let PUBLIC_URL lead to ${host}:${port}, with its path, without a redirect and without a login`,
      )
    }
    if (arrived.fault !== undefined) {
      const advice = 'Let the proxy pass path, query, body and signature headers on as they are'
      return failed(check, `The webhook arrived, but ${arrived.fault}`, advice)
    }
    if (status === 204) {
      return ok(check, `a signed webhook to itself arrived unchanged; that the app serves ${webhookUrl} is not checked`)
    }
    return failed(
      check,
      `The webhook arrived, but its answer came back as HTTP ${status}`,
      'Let the proxy pass answers on',
    )
  } catch (error) {
    const reason = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error)
    return failed(check, `PUBLIC_URL cannot be reached: ${reason}`, 'Start the tunnel or the proxy, and check its name')
  } finally {
    await server.close()
  }
}

async function faultOf(verify: () => unknown): Promise<string | undefined> {
  try {
    await verify()
    return undefined
  } catch (error) {
    return `it is refused: ${messageOf(error)}`
  }
}

const isListening = (value: unknown): value is Awaited<ReturnType<typeof listenForWebhooks>> =>
  typeof value === 'object' && value !== null && 'close' in value
