import { type CallProvider, isCallError, type Webhook } from '@outdial/call-client'
import { faultsOf, providerFromEnvironment } from '@outdial/call-client/environment'
import { newReference } from '@outdial/call-client/kernel'
import type { DoctorCommand } from '../command/read-arguments.ts'
import { messageOf } from '../command/usage-error.ts'
import type { CarrierName } from '../provider/choose.ts'
import { NOWHERE, webhookUrlIn } from '../provider/public-url.ts'
import { hasWords, TWILIO_WORDS, withWords } from '../provider/test-words.ts'
import { signWebhook } from '../webhooks/sign-webhook.ts'
import { type Check, failed, ok, skipped } from './check.ts'
import { checkPublicUrl } from './check-public-url.ts'

// Telnyx refuses to verify older signatures: https://developers.telnyx.com
const MAX_SKEW_MS = 300_000
const TIMEOUT_MS = 15_000

/** Checks the account and the webhooks of a carrier. */
export async function checkCarrier(name: CarrierName, given: DoctorCommand): Promise<readonly Check[]> {
  const command = { ...given, variables: withWords(given.variables) }
  const { variables, baseUrl } = command
  const problems = faultsOf(name, variables)
  const rest = ['credentials', 'clock', 'signature', 'public URL'].map(check =>
    skipped(`${name}: ${check}`, 'the variables must be mended first'),
  )
  if (problems.length > 0) {
    const faults = problems.map(({ name: variable, expected }) =>
      failed(
        `${name}: variables`,
        `${variable} is ${variables[variable] ? 'malformed' : 'missing'}`,
        `It must be ${expected}`,
      ),
    )
    return [...faults, ...rest]
  }
  let provider: CallProvider
  try {
    provider = providerFromEnvironment(name, variables, { webhookUrl: webhookUrlIn(variables) ?? NOWHERE, baseUrl })
  } catch (error) {
    return [failed(`${name}: variables`, messageOf(error), 'Change these variables'), ...rest]
  }
  return [
    ok(`${name}: variables`, completeness(name, given)),
    ...(await checkCredentials(name, provider, variables)),
    await checkSignature(name, command),
    await checkPublicUrl(name, command),
  ]
}

/** An app that is configured by code has what a call says in its code. */
const completeness = (name: CarrierName, { variables }: DoctorCommand): string =>
  name !== 'twilio' || hasWords(variables)
    ? 'complete'
    : `complete, but none says what a call executes: ${TWILIO_WORDS.join(', ')}`

async function checkCredentials(
  name: CarrierName,
  provider: CallProvider,
  variables: DoctorCommand['variables'],
): Promise<readonly Check[]> {
  const [credentials, clock] = [`${name}: credentials`, `${name}: clock`]
  const startedAt = Date.now()
  try {
    const { serviceTime } = (await provider.check?.({ signal: AbortSignal.timeout(TIMEOUT_MS) })) ?? {}
    return [ok(credentials, 'accepted'), checkClock(clock, serviceTime, (startedAt + Date.now()) / 2)]
  } catch (error) {
    const detail = `${messageOf(error)}${isCallError(error) ? ` (${error.code})` : ''}`
    return [
      failed(credentials, detail, adviceFor(name, error, variables)),
      skipped(clock, 'the service did not answer'),
    ]
  }
}

/** The variables that the request of the check is made with. */
const CREDENTIALS: Readonly<Record<CarrierName, readonly string[]>> = {
  twilio: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_API_KEY', 'TWILIO_API_SECRET', 'TWILIO_REGION'],
  telnyx: ['TELNYX_API_KEY', 'TELNYX_CONNECTION_ID'],
  vapi: ['VAPI_API_KEY'],
}

function adviceFor(name: CarrierName, error: unknown, variables: DoctorCommand['variables']): string {
  const code = isCallError(error) ? error.code : undefined
  if (code === 'unauthorized' || code === 'not-found' || code === 'rejected') {
    const used = CREDENTIALS[name].filter(variable => variables[variable])
    return `Compare ${used.join(', ')} with the account`
  }
  if (code === 'rate-limited') return 'Wait a minute, and try again'
  return `Check that this machine reaches ${name}, and ${name.toUpperCase()}_BASE_URL if it is set`
}

function checkClock(name: string, serviceTime: Date | undefined, now: number): Check {
  if (!serviceTime) return skipped(name, 'the service does not tell its time')
  const skewMs = now - serviceTime.getTime()
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  const detail = `${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the service`
  if (Math.abs(skewMs) < MAX_SKEW_MS) return ok(name, detail)
  return failed(name, detail, 'Set the clock of this machine, by NTP: signatures with a time are refused after 300 s')
}

/** Verifies a webhook that it has signed, and one signed by somebody else. */
async function checkSignature(name: CarrierName, { variables }: DoctorCommand): Promise<Check> {
  const check = `${name}: signature`
  const reference = newReference()
  const webhookUrl = webhookUrlIn(variables) ?? NOWHERE
  const path = `/${name}/${reference}`
  const signed = await signWebhook(name, { variables, webhookUrl, reference })
  const foreign = { ...variables, TWILIO_AUTH_TOKEN: newReference(), VAPI_WEBHOOK_SECRET: newReference() }
  const forged = await signWebhook(name, { variables: foreign, webhookUrl, reference })
  const provider = providerFromEnvironment(name, signed.variables, { webhookUrl })
  const webhook = ({ headers, body }: Pick<typeof signed, 'headers' | 'body'>): Webhook => ({
    path,
    url: webhookUrl + path,
    headers,
    body: new TextEncoder().encode(body),
  })
  try {
    await provider.parseWebhook?.(webhook(signed))
  } catch (error) {
    return failed(check, `A webhook that is signed with these variables is refused: ${messageOf(error)}`, REPORT)
  }
  const isRefused = await Promise.resolve(provider.parseWebhook?.(webhook(forged))).then(
    () => false,
    error => isCallError(error) && error.code === 'unauthorized',
  )
  return isRefused
    ? ok(check, 'verifies its own, refuses a forged one')
    : failed(check, 'A forged webhook is accepted', REPORT)
}

const REPORT = 'Please report it: this is a fault of Outdial'
