import '@outdial/elements/dialer'
import { html } from 'lit'
import type { Page } from '../routes.ts'
import { leadWithServices } from '../services.ts'
import { words } from '../words.ts'
import { intro } from './intro.ts'

export const dialerPage = (): Page => ({
  title: words().dialer,
  section: '/',
  content: html`<div class="page">
    ${intro(words().dialer, leadWithServices(words().dialerLead))}
    <outdial-dialer src="/" history-href="/calls/{number}" calls-href="/calls"></outdial-dialer>
  </div>`,
})
