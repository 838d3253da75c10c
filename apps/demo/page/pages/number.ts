import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'

/** @param number - In E.164 format */
export const numberPage = (number: string): Page => ({
  title: number,
  section: '/history',
  content: html`<div class="page">
    ${intro(
      number,
      html`<span class="links"
        ><a href="/schedule?to=${encodeURIComponent(number)}">Schedule a call to this number</a
        ><a href="/history">Another number</a></span
      >`,
    )}
    <outdial-history src="/" phone=${number} history-href="/calls/{number}" call-href="/call/{id}"></outdial-history>
  </div>`,
})
