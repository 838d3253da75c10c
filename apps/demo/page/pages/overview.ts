import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'

export const overviewPage = (): Page => ({
  title: 'Overview',
  section: '/overview',
  content: html`<div class="page">
    ${intro('Overview', 'How the calls go, updated live.')}
    <outdial-overview src="/" heading="Right now" call-href="/call/{id}"></outdial-overview>
  </div>`,
})
