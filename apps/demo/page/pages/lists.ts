import type { OutdialListAddedEvent } from '@outdial/elements'
import { html } from 'lit'
import { goTo } from '../router.ts'
import type { Page } from '../routes.ts'
import { leadWithServices } from '../services.ts'
import { words } from '../words.ts'
import { intro } from './intro.ts'

const open = ({ list }: OutdialListAddedEvent) => goTo(listAddress(list.name))

export const listsPage = (): Page => ({
  title: words().lists,
  section: '/lists',
  content: html`<div class="page">
    ${intro(words().lists, leadWithServices(words().listsLead))}
    <outdial-lists src="/" heading=${words().allLists} list-href="/lists/{name}"></outdial-lists>
    <outdial-import src="/" @outdial-list-added=${open}></outdial-import>
  </div>`,
})

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
      @outdial-list-added=${open}
    ></outdial-list>
  </div>`,
})

const listAddress = (name: string): string => `/lists/${encodeURIComponent(name)}`
