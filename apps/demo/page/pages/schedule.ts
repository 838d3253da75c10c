import '@outdial/elements/calls'
import '@outdial/elements/schedule-form'
import { html } from 'lit'
import type { Page } from '../routes.ts'
import { leadWithServices } from '../services.ts'
import { intro } from './intro.ts'
import './first-steps.ts'
import { words } from '../words.ts'

/** @param options.to - Initial number of the form, or an empty string */
export const schedulePage = ({ to }: { readonly to: string }): Page => ({
  title: words().schedule,
  section: '/schedule',
  content: html`<div class="page side-by-side">
    ${intro(words().schedule, leadWithServices(words().scheduleLead))}
    <outdial-schedule-form src="/" to=${to} call-href="/call/{id}"></outdial-schedule-form>
    <demo-first-steps></demo-first-steps>
    <outdial-calls
      src="/"
      heading=${words().upcoming}
      status="coming in-progress"
      order="soonest"
      compact
      history-href="/calls/{number}"
      call-href="/call/{id}"
    ></outdial-calls>
  </div>`,
})
