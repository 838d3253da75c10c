import '@outdial/elements/overview'
import { html } from 'lit'
import type { Page } from '../routes.ts'
import { words } from '../words.ts'
import { forAdmins } from './for-admins.ts'
import { intro } from './intro.ts'

export const overviewPage = (): Page => ({
  title: words().overview,
  section: '/overview',
  content: html`<div class="page">
    ${intro(words().overview, words().overviewLead)}
    <outdial-overview src="/" heading=${words().rightNow} call-href="/call/{id}"></outdial-overview>
    ${forAdmins(html`<outdial-dispatching src="/"></outdial-dispatching>`)}
  </div>`,
})
