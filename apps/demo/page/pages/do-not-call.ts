import '@outdial/elements/do-not-call'
import { html } from 'lit'
import type { Page } from '../routes.ts'
import { words } from '../words.ts'
import { forAdmins } from './for-admins.ts'
import { intro } from './intro.ts'

export const doNotCallPage = (): Page => ({
  title: words().doNotCall,
  section: '/do-not-call',
  content: html`<div class="page">
    ${intro(words().doNotCall, words().doNotCallLead)}
    ${forAdmins(
      html`<outdial-do-not-call src="/" heading=${words().numbers}></outdial-do-not-call>`,
      html`<p>${words().adminsOnly}</p>`,
    )}
  </div>`,
})
