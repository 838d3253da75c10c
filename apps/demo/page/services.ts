import { html, type TemplateResult } from 'lit'
import { until } from 'lit/directives/until.js'

const NAMES: Readonly<Record<string, string>> = { 'call-api': 'the Call API', 'num-dialer': 'the Num Dialer' }

/** What the server says of itself; empty while it is away, of which the page tells elsewhere. */
const health: Promise<object> = fetch('/healthz')
  .then(response => response.json())
  .then(
    (said: unknown) => (said instanceof Object ? said : {}),
    () => ({}),
  )

const services = health.then(said => {
  if ('mocked' in said && said.mocked === true) return 'The call services are mocked: no phone rings.'
  const names = 'services' in said && Array.isArray(said.services) ? said.services.map(String) : []
  if (names.length === 0) return ''
  return `Phones ring: calls go out by ${names.map(name => NAMES[name] ?? name).join(' and ')}.`
})

/** Whether somebody who has come in by a token can sign out. */
export const hasToken: Promise<boolean> = health.then(said => 'token' in said && said.token === true)

/** Says in this line whether phones ring. */
export const tellServices = async (line: HTMLElement): Promise<void> => {
  line.textContent = await services
}

/** What a page is for, and in the same place, before somebody presses a button, that phones ring. */
export const leadWithServices = (lead: string): TemplateResult =>
  html`${lead} ${until(services.then(said => (said.startsWith('Phones') ? html`<strong>${said}</strong>` : '')))}`
