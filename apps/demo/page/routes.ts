import { isPhoneNumber } from '@outdial/call-client/kernel'
import type { TemplateResult } from 'lit'
import { callsPage } from './pages/calls.ts'
import { dialerPage } from './pages/dialer.ts'
import { historyPage } from './pages/history.ts'
import { numberPage } from './pages/number.ts'
import { schedulePage } from './pages/schedule.ts'

/** A page as it stands at an address. */
export interface Page {
  /** Of the document; the page's own heading says the same or more. */
  readonly title: string
  /** The address in the navigation under which the page is found. */
  readonly section: string
  readonly content: TemplateResult
}

/** The page at this address; none, if there is none. */
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
  }
  const number = numberIn(pathname)
  return number === undefined ? undefined : numberPage(number)
}

/** The number that an address names, with or without `+`. */
function numberIn(pathname: string): string | undefined {
  const digits = /^\/calls\/(?:\+|%2B)?(\d+)\/?$/i.exec(pathname)?.[1]
  const number = `+${digits}`
  return isPhoneNumber(number) ? number : undefined
}
