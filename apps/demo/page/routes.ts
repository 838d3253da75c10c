import { isPhoneNumber } from '@outdial/call-client/kernel'
import type { TemplateResult } from 'lit'
import { callsPage } from './pages/calls.ts'
import { dialerPage } from './pages/dialer.ts'
import { doNotCallPage } from './pages/do-not-call.ts'
import { historyPage } from './pages/history.ts'
import { numberPage } from './pages/number.ts'
import { schedulePage } from './pages/schedule.ts'

/** A page of the demo. */
export interface Page {
  /** Title of the document. */
  readonly title: string
  /** The navigation link that is marked while the page is shown. */
  readonly section: string
  readonly content: TemplateResult
}

/** The page at this address, or `undefined`. */
export function pageAt({ pathname, searchParams }: URL): Page | undefined {
  switch (pathname.replace(/(?<=.)\/+$/, '')) {
    case '/':
    case '/dialer':
      return dialerPage()
    case '/schedule':
      return schedulePage({ to: searchParams.get('to') ?? '' })
    case '/calls':
      return callsPage(searchParams)
    case '/history':
      return historyPage()
    case '/do-not-call':
      return doNotCallPage()
  }
  const number = numberIn(pathname)
  return number === undefined ? undefined : numberPage(number)
}

/** The phone number in a path such as `/calls/13018040009`, with or without `+`. */
function numberIn(pathname: string): string | undefined {
  const digits = /^\/calls\/(?:\+|%2B)?(\d+)\/?$/i.exec(pathname)?.[1]
  const number = `+${digits}`
  return isPhoneNumber(number) ? number : undefined
}
