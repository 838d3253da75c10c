import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'
import './number-search.ts'

/** The page of an unknown address: links or, for an invalid number, a search field. */
export function notFoundPage({ pathname }: URL): Page {
  const digits = /^\/calls\/(?:\+|%2B)?(\d+)\/?$/i.exec(pathname)?.[1]
  return {
    title: 'Not found',
    section: '',
    content:
      digits === undefined
        ? html`<div class="page">
            ${intro(
              'Page not found',
              html`<span class="links"
                ><a href="/">Dialer</a><a href="/schedule">Schedule</a><a href="/calls">Calls</a
                ><a href="/history">History</a></span
              >`,
            )}
          </div>`
        : html`<div class="page">
            ${intro(`${digits} is not a phone number`, 'Write it with its country code, such as +13018040009.')}
            <demo-number-search></demo-number-search>
          </div>`,
  }
}
