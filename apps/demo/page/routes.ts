import { isPhoneNumber } from '@outdial/call-client/kernel'
import type { TemplateResult } from 'lit'

/** A page of the demo. */
export interface Page {
  /** Title of the document. */
  readonly title: string
  /** The navigation link that is marked while the page is shown. */
  readonly section: string
  readonly content: TemplateResult
}

/** Each page is a script of its own, with the elements on it. */
const scripts = {
  call: () => import('./pages/call.ts'),
  calls: () => import('./pages/calls.ts'),
  dialer: () => import('./pages/dialer.ts'),
  doNotCall: () => import('./pages/do-not-call.ts'),
  history: () => import('./pages/history.ts'),
  list: () => import('./pages/list.ts'),
  lists: () => import('./pages/lists.ts'),
  notFound: () => import('./pages/not-found.ts'),
  number: () => import('./pages/number.ts'),
  overview: () => import('./pages/overview.ts'),
  schedule: () => import('./pages/schedule.ts'),
  signIn: () => import('./pages/sign-in.ts'),
}

/** Loads a page. Rejects if its script cannot be loaded. */
export type PageLoader = () => Promise<Page>

/** The page at this address, or `undefined`. */
export function pageAt({ pathname, searchParams }: URL): PageLoader | undefined {
  switch (pathname.replace(/(?<=.)\/+$/, '')) {
    case '/':
    case '/dialer':
      return async () => (await scripts.dialer()).dialerPage()
    case '/overview':
      return async () => (await scripts.overview()).overviewPage()
    case '/lists':
      return async () => (await scripts.lists()).listsPage()
    case '/schedule':
      return async () => (await scripts.schedule()).schedulePage({ to: searchParams.get('to') ?? '' })
    case '/calls':
      return async () => (await scripts.calls()).callsPage(searchParams)
    case '/history':
      return async () => (await scripts.history()).historyPage()
    case '/do-not-call':
      return async () => (await scripts.doNotCall()).doNotCallPage()
  }
  const id = partBelow('call', pathname)
  if (id !== undefined) return async () => (await scripts.call()).callPage(id)
  const list = partBelow('lists', pathname)
  if (list !== undefined) return async () => (await scripts.list()).listPage(list)
  const number = numberIn(pathname)
  return number === undefined ? undefined : async () => (await scripts.number()).numberPage(number)
}

/** The page of an address at which there is none. */
export const notFoundAt = async (url: URL): Promise<Page> => (await scripts.notFound()).notFoundPage(url)

/** The page at every address until the browser has signed in. */
export const signIn: PageLoader = async () => (await scripts.signIn()).signInPage()

/** Loads the scripts of all pages, one at a time when the page is idle, so that links open at once. */
export async function loadAllPages(): Promise<void> {
  for (const load of Object.values(scripts)) {
    await idle()
    // It is loaded again when the page is opened.
    await load().catch(() => {})
  }
}

const idle = (): Promise<void> =>
  new Promise(resolve => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve())
    else setTimeout(resolve)
  })

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
