import type { OutdialListAddedEvent } from '@outdial/elements'
import { html } from 'lit'
import { goTo } from '../router.ts'
import type { Page } from '../routes.ts'
import { leadWithServices } from '../services.ts'
import { intro } from './intro.ts'

const LEAD = 'Numbers of your own, dialed in order. A list goes on after a restart of the server.'

const open = ({ list }: OutdialListAddedEvent) => goTo(listAddress(list.name))

export const listsPage = (): Page => ({
  title: 'Lists',
  section: '/lists',
  content: html`<div class="page">
    ${intro('Lists', leadWithServices(LEAD))}
    <outdial-lists src="/" heading="All lists" list-href="/lists/{name}"></outdial-lists>
    <outdial-import src="/" @outdial-list-added=${open}></outdial-import>
  </div>`,
})

/** @param name - The name of the list, from the address */
export const listPage = (name: string): Page => ({
  title: name,
  section: '/lists',
  content: html`<div class="page">
    ${intro('List', html`<a href="/lists">All lists</a>`)}
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
