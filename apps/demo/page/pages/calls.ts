import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'

/** @param filters - Which calls, and in which order, as it stands in the address */
export const callsPage = (_filters: URLSearchParams): Page => ({
  title: 'Calls',
  section: '/calls',
  content: html`<div class="page">
    ${intro('Calls', 'All that are to come, are under way or are over.')}
    <outdial-calls src="/" history-href="/calls/{number}"></outdial-calls>
  </div>`,
})
