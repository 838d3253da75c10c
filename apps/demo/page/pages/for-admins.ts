import { html, nothing, type TemplateResult } from 'lit'
import { until } from 'lit/directives/until.js'
import { account } from '../account.ts'

/** Shows content to all but people whose account is no admin's. Without accounts everybody is an admin. */
export const forAdmins = (content: TemplateResult, others: TemplateResult | typeof nothing = nothing) =>
  html`${until(account.then(({ person }) => (person?.role === 'user' ? others : content)))}`
