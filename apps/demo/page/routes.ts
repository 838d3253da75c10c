import { isPhoneNumber } from '@outdial/call-client/kernel'
import type { TemplateResult } from 'lit'
import { callPage } from './pages/call.ts'
import { callsPage } from './pages/calls.ts'
import { dialerPage } from './pages/dialer.ts'
import { doNotCallPage } from './pages/do-not-call.ts'
import { historyPage } from './pages/history.ts'
import { listPage, listsPage } from './pages/lists.ts'
import { numberPage } from './pages/number.ts'
import { overviewPage } from './pages/overview.ts'
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
    case '/overview':
      return overviewPage()
    case '/lists':
      return listsPage()
    case '/schedule':
      return schedulePage({ to: searchParams.get('to') ?? '' })
    case '/calls':
      return callsPage(searchParams)
    case '/history':
      return historyPage()
    case '/do-not-call':
      return doNotCallPage()
  }
  const id = partBelow('call', pathname)
  if (id !== undefined) return callPage(id)
  const list = partBelow('lists', pathname)
  if (list !== undefined) return listPage(list)
  const number = numberIn(pathname)
  return number === undefined ? undefined : numberPage(number)
}

/** The id of a call in a path such as `/call/019aa5a0`, or the name of a list in one such as `/lists/Autumn`. */
function partBelow(folder: 'call' | 'lists', pathname: string): string | undefined {
  const [, found, encoded] = /^\/([^/]+)\/([^/]+)\/?$/.exec(pathname) ?? []
  if (found !== folder || encoded === undefined) return undefined
  try {
    return decodeURIComponent(encoded)
  } catch {
    // A stray `%`: no id or name is written like this.
    return undefined
  }
}

/** The phone number in a path such as `/calls/13018040009`, with or without `+`. */
function numberIn(pathname: string): string | undefined {
  const digits = /^\/calls\/(?:\+|%2B)?(\d+)\/?$/i.exec(pathname)?.[1]
  const number = `+${digits}`
  return isPhoneNumber(number) ? number : undefined
}
