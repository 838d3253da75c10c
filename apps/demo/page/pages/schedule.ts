import { html } from 'lit'
import type { Page } from '../routes.ts'
import { leadWithServices } from '../services.ts'
import { intro } from './intro.ts'
import './first-steps.ts'

/** @param options.to - Initial number of the form, or an empty string */
export const schedulePage = ({ to }: { readonly to: string }): Page => ({
  title: 'Schedule',
  section: '/schedule',
  content: html`<div class="page side-by-side">
    ${intro('Schedule', leadWithServices('Choose a number, a date and a time. The call is placed when it is due.'))}
    <demo-first-steps></demo-first-steps>
    <outdial-schedule-form src="/" to=${to} call-href="/call/{id}"></outdial-schedule-form>
    <outdial-calls
      src="/"
      heading="Upcoming calls"
      status="coming in-progress"
      order="soonest"
      compact
      history-href="/calls/{number}"
      call-href="/call/{id}"
    ></outdial-calls>
  </div>`,
})
