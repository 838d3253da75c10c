import { html } from 'lit'
import type { Page } from '../routes.ts'
import { words } from '../words.ts'
import { intro } from './intro.ts'

/** @param number - In E.164 format */
export const numberPage = (number: string): Page => ({
  title: number,
  section: '/history',
  content: html`<div class="page">
    ${intro(
      number,
      html`<span class="links"
        ><a href="/schedule?to=${encodeURIComponent(number)}">${words().scheduleToNumber}</a
        ><a href="/history">${words().anotherNumber}</a></span
      >`,
    )}
    <outdial-history src="/" phone=${number} history-href="/calls/{number}" call-href="/call/{id}"></outdial-history>
  </div>`,
})
