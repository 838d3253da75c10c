import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'

export const dialerPage = (): Page => ({
  title: 'Dialer',
  section: '/',
  content: html`<div class="page">
    ${intro('Dialer', 'A list of numbers, dialed in order, some at a time.')}
    <outdial-dialer src="/"></outdial-dialer>
  </div>`,
})
