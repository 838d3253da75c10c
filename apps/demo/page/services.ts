import { html, type TemplateResult } from 'lit'
import { until } from 'lit/directives/until.js'
import { account } from './account.ts'

const NAMES: Readonly<Record<string, string>> = {
  'call-api': 'the Call API',
  'num-dialer': 'the Num Dialer',
  telnyx: 'Telnyx',
  twilio: 'Twilio',
  vapi: 'Vapi',
}

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
  if ('mocked' in answer && answer.mocked === true) return 'The call services are mocked: no phone rings.'
  const names = 'services' in answer && Array.isArray(answer.services) ? answer.services.map(String) : []
  if (names.length === 0) return 'mocked' in answer && answer.mocked === false ? 'Phones ring.' : ''
  return `Phones ring: calls are placed through ${names.map(name => NAMES[name] ?? name).join(' and ')}.`
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

const warningOf = (services: Awaited<typeof answer>) => {
  const text = textOf(services)
  return text.startsWith('Phones') ? html`<strong>${text}</strong>` : ''
}
