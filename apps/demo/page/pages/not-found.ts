import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'
import './number-search.ts'
import { words } from '../words.ts'

/** The page of an unknown address: links or, for an invalid number, a search field. */
export function notFoundPage({ pathname }: URL): Page {
  const digits = /^\/calls\/(?:\+|%2B)?(\d+)\/?$/i.exec(pathname)?.[1]
  return {
    title: words().notFound,
    section: '',
    content:
      digits === undefined
        ? html`<div class="page">
            ${intro(
              words().pageNotFound,
              html`<span class="links"
                ><a href="/">${words().dialer}</a><a href="/schedule">${words().schedule}</a><a href="/calls">${words().calls}</a
                ><a href="/history">${words().history}</a></span
              >`,
            )}
          </div>`
        : html`<div class="page">
            ${intro(words().notANumber(digits), words().writeTheCountry)}
            <demo-number-search></demo-number-search>
          </div>`,
  }
}
