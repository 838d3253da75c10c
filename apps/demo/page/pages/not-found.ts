import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'

export const notFoundPage = (): Page => ({
  title: 'Not found',
  section: '',
  content: html`<div class="page">
    ${intro(
      'There is no such page',
      html`A number's history stands at an address such as <a href="/calls/13018040009">/calls/13018040009</a>.`,
    )}
  </div>`,
})
