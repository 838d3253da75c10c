import { html } from 'lit'
import type { Page } from '../routes.ts'
import { leadWithServices } from '../services.ts'
import { intro } from './intro.ts'

const LEAD = 'A list of numbers, dialed in order, a few at a time. A restart of the server forgets how far it got.'

export const dialerPage = (): Page => ({
  title: 'Dialer',
  section: '/',
  content: html`<div class="page">
    ${intro('Dialer', leadWithServices(LEAD))}
    <outdial-dialer src="/" history-href="/calls/{number}" calls-href="/calls"></outdial-dialer>
  </div>`,
})
