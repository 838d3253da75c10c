import '@outdial/elements/calls'
import '@outdial/elements/dispatching'
import type { OutdialViewEvent } from '@outdial/elements'
import { html } from 'lit'
import type { Page } from '../routes.ts'
import { words } from '../words.ts'
import { saveView, viewIn } from './calls-address.ts'
import { forAdmins } from './for-admins.ts'
import { intro } from './intro.ts'

/** @param filters - Filters and order, from the address */
export const callsPage = (filters: URLSearchParams): Page => ({
  title: words().calls,
  section: '/calls',
  content: html`<div class="page">
    ${intro(words().calls, words().callsLead)}
    ${forAdmins(html`<outdial-dispatching src="/"></outdial-dispatching>`)}
    <outdial-calls
      src="/"
      heading=${words().callList}
      history-href="/calls/{number}"
      call-href="/call/{id}"
      .view=${viewIn(filters)}
      @outdial-view=${({ view }: OutdialViewEvent) => saveView(view)}
    ></outdial-calls>
  </div>`,
})
