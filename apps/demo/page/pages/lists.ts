import '@outdial/elements/import'
import '@outdial/elements/lists'
import { html } from 'lit'
import type { Page } from '../routes.ts'
import { leadWithServices } from '../services.ts'
import { words } from '../words.ts'
import { intro } from './intro.ts'
import { openList } from './open-list.ts'

export const listsPage = (): Page => ({
  title: words().lists,
  section: '/lists',
  content: html`<div class="page">
    ${intro(words().lists, leadWithServices(words().listsLead))}
    <outdial-lists src="/" heading=${words().allLists} list-href="/lists/{name}"></outdial-lists>
    <outdial-import src="/" @outdial-list-added=${openList}></outdial-import>
  </div>`,
})
