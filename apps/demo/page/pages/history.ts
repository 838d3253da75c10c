import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'
import './number-search.ts'
import { words } from '../words.ts'

export const historyPage = (): Page => ({
  title: words().history,
  section: '/history',
  content: html`<div class="page">
    ${intro(words().history, words().historyLead)}
    <demo-number-search></demo-number-search>
  </div>`,
})
