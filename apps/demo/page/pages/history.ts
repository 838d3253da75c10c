import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'
import './number-search.ts'

export const historyPage = (): Page => ({
  title: 'History',
  section: '/history',
  content: html`<div class="page">
    ${intro('History', 'All calls from and to a number.')}
    <demo-number-search></demo-number-search>
  </div>`,
})
