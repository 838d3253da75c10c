import '@outdial/elements/list'
import { html } from 'lit'
import type { Page } from '../routes.ts'
import { words } from '../words.ts'
import { intro } from './intro.ts'
import { openList } from './open-list.ts'

/** @param name - The name of the list, from the address */
export const listPage = (name: string): Page => ({
  title: name,
  section: '/lists',
  content: html`<div class="page">
    ${intro(words().list, html`<a href="/lists">${words().allLists}</a>`)}
    <outdial-list
      src="/"
      name=${name}
      call-href="/call/{id}"
      history-href="/calls/{number}"
      @outdial-list-added=${openList}
    ></outdial-list>
  </div>`,
})
