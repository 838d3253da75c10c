import { html } from 'lit'
import type { Page } from '../routes.ts'
import { leadWithServices } from '../services.ts'
import { intro } from './intro.ts'
import './first-steps.ts'

/** @param options.to - The number that the form begins with, or nothing */
export const schedulePage = ({ to }: { readonly to: string }): Page => ({
  title: 'Schedule',
  section: '/schedule',
  content: html`<div class="page side-by-side">
    ${intro('Schedule', leadWithServices('A call at a date and a time. It waits here, and then rings by itself.'))}
    <demo-first-steps></demo-first-steps>
    <outdial-schedule-form src="/" to=${to}></outdial-schedule-form>
    <outdial-calls
      src="/"
      heading="Coming calls"
      status="coming in-progress"
      order="soonest"
      compact
      history-href="/calls/{number}"
    ></outdial-calls>
  </div>`,
})
