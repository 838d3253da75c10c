import '@outdial/elements/call'
import { html } from 'lit'
import type { Page } from '../routes.ts'
import { words } from '../words.ts'
import { intro } from './intro.ts'

/** @param id - Of a scheduled, dialed or logged call */
export const callPage = (id: string): Page => ({
  title: words().call,
  section: '/calls',
  content: html`<div class="page">
    ${intro(words().call, words().callLead)}
    <outdial-call
      src="/"
      call-id=${id}
      history-href="/calls/{number}"
      call-href="/call/{id}"
      list-href="/calls"
    ></outdial-call>
  </div>`,
})
