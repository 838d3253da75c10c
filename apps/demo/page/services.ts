import { html, type TemplateResult } from 'lit'
import { until } from 'lit/directives/until.js'
import { account } from './account.ts'
import { words } from './words.ts'

const NAMES: Readonly<Record<string, string>> = {
  'call-api': 'Call API',
  'num-dialer': 'Num Dialer',
  telnyx: 'Telnyx',
  twilio: 'Twilio',
  vapi: 'Vapi',
}
const WITH_ARTICLE = ['call-api', 'num-dialer']

/** The answer of `/api/services`; empty if the server cannot be reached. */
async function fetchServices(): Promise<object> {
  try {
    const response = await fetch('/api/services')
    // The page has to sign in first.
    if (response.status === 401) return { token: true }
    // Only an admin sees which services they are.
    if (response.status === 403) return { mocked: (await account).mocked }
    const answer: unknown = await response.json()
    return answer instanceof Object ? answer : {}
  } catch {
    return {}
  }
}

const textOf = (answer: object): string => {
  if (doesRing(answer) === false) return words().mocked
  const services = servicesIn(answer).map(name => {
    const text = NAMES[name] ?? name
    return WITH_ARTICLE.includes(name) ? words().theService(text) : text
  })
  if (services.length > 0) return words().phonesRingBy(new Intl.ListFormat(words().language).format(services))
  return doesRing(answer) ? words().phonesRing : ''
}

const servicesIn = (answer: object): readonly string[] =>
  'services' in answer && Array.isArray(answer.services) ? answer.services.map(String) : []

/** Whether phones ring; `undefined` if the server did not say. */
const doesRing = (answer: object): boolean | undefined => {
  if ('mocked' in answer && answer.mocked === true) return false
  return servicesIn(answer).length > 0 || ('mocked' in answer && answer.mocked === false) || undefined
}

let answer = fetchServices()

/** Asks the server again, after sign-in. */
export function refreshServices(): void {
  answer = fetchServices()
}

/** True if pages sign in with a token, and so offer to sign out. */
export const hasToken = async (): Promise<boolean> => {
  const known = await answer
  return 'token' in known && known.token === true
}

/** Shows in `line` whether phones ring. */
export const showServices = async (line: HTMLElement): Promise<void> => {
  line.textContent = textOf(await answer)
}

/** A page's lead, followed by a warning if phones ring. */
export const leadWithServices = (lead: string): TemplateResult => html`${lead} ${until(answer.then(warningOf))}`

const warningOf = (services: object) => (doesRing(services) ? html`<strong>${textOf(services)}</strong>` : '')
