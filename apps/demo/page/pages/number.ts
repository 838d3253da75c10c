import '@outdial/elements/calls'
import '@outdial/elements/history'
import '@outdial/elements/number'
import type { CallsView } from '@outdial/elements'
import { phoneNumber } from '@outdial/elements/words'
import { html } from 'lit'
import type { Page } from '../routes.ts'
import { words } from '../words.ts'
import { intro } from './intro.ts'

/** The calls to a number that have not ended. */
const comingTo = (to: string): CallsView => ({ status: ['coming', 'in-progress'], to, order: 'soonest' })

/** @param number - In E.164 format */
export const numberPage = (number: string): Page => ({
  title: number,
  section: '/history',
  content: html`<div class="page">
    ${intro(
      phoneNumber(number),
      html`<span class="links"
        ><a href="/schedule?to=${encodeURIComponent(number)}">${words().scheduleToNumber}</a
        ><a href="/history">${words().anotherNumber}</a></span
      >`,
    )}
    <outdial-number src="/" phone=${number}></outdial-number>
    <outdial-calls
      src="/"
      heading=${words().upcoming}
      compact
      call-href="/call/{id}"
      .view=${comingTo(number)}
    ></outdial-calls>
    <outdial-history src="/" phone=${number} history-href="/calls/{number}" call-href="/call/{id}"></outdial-history>
  </div>`,
})
