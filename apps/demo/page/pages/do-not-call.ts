import { html } from 'lit'
import type { Page } from '../routes.ts'
import { forAdmins } from './for-admins.ts'
import { intro } from './intro.ts'

export const doNotCallPage = (): Page => ({
  title: 'Do not call',
  section: '/do-not-call',
  content: html`<div class="page">
    ${intro('Do not call', 'Numbers that no scheduled call rings.')}
    ${forAdmins(
      html`<outdial-do-not-call src="/" heading="Numbers"></outdial-do-not-call>`,
      html`<p>Only an admin sees them.</p>`,
    )}
  </div>`,
})
