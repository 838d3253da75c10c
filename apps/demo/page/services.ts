import { html, type TemplateResult } from 'lit'
import { until } from 'lit/directives/until.js'

const NAMES: Readonly<Record<string, string>> = { 'call-api': 'the Call API', 'num-dialer': 'the Num Dialer' }

/** The answer of `/healthz`; empty if the server cannot be reached. */
const health: Promise<object> = fetch('/healthz')
  .then(response => response.json())
  .then(
    (answer: unknown) => (answer instanceof Object ? answer : {}),
    () => ({}),
  )

const services = health.then(answer => {
  if ('mocked' in answer && answer.mocked === true) return 'The call services are mocked: no phone rings.'
  const names = 'services' in answer && Array.isArray(answer.services) ? answer.services.map(String) : []
  if (names.length === 0) return ''
  return `Phones ring: calls are placed through ${names.map(name => NAMES[name] ?? name).join(' and ')}.`
})

/** True if pages sign in with a token, and so offer to sign out. */
export const hasToken: Promise<boolean> = health.then(answer => 'token' in answer && answer.token === true)

/** Shows in `line` whether phones ring. */
export const showServices = async (line: HTMLElement): Promise<void> => {
  line.textContent = await services
}

/** A page's lead, followed by a warning if phones ring. */
export const leadWithServices = (lead: string): TemplateResult =>
  html`${lead} ${until(services.then(text => (text.startsWith('Phones') ? html`<strong>${text}</strong>` : '')))}`
