import { sharedApiClient } from '@outdial/elements'
import { render } from 'lit'
import { connectionLine } from './connection.ts'
import { notFoundPage } from './pages/not-found.ts'
import { signInPage } from './pages/sign-in.ts'
import { type Arrival, startRouter } from './router.ts'
import { type Page, pageAt } from './routes.ts'
import { hasToken, refreshServices, showServices } from './services.ts'

const find = (selector: string): HTMLElement => {
  const element = document.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`Expected the page to have ${selector}`)
  return element
}

const main = find('main')
const showConnection = connectionLine(find('.connection'))
const client = sharedApiClient('/')
let url = new URL(location.href)
let locked = false

const signOut = find('.sign-out')
signOut.addEventListener('click', () => {
  // The connection line already reports a server that cannot be reached.
  client.signOut().catch(() => {})
})
const updateSignOut = async () => {
  signOut.hidden = !(await hasToken()) || locked
}

function draw(arrival: Arrival | 'again'): void {
  const page = locked ? signInPage() : (pageAt(url) ?? notFoundPage(url))
  document.title = `${page.title} · Outdial`
  markSection(page)
  render(page.content, main)
  // After navigation screen readers announce the heading, and Tab continues from it.
  if (arrival !== 'load') main.querySelector('h1')?.focus({ preventScroll: true })
}

/** Marks the page, or the section that it belongs to, in the navigation. */
function markSection({ section }: Page): void {
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') !== section) link.removeAttribute('aria-current')
    else link.setAttribute('aria-current', url.pathname.startsWith('/calls/') ? 'true' : 'page')
  }
}

// Subscribed on every page, so that the data of other pages is current when they open.
client.subscribe(() => {
  const { connection } = client.state
  showConnection(connection)
  if (locked === (connection === 'locked')) return
  locked = connection === 'locked'
  if (!locked) {
    refreshServices()
    void showServices(find('.services'))
  }
  void updateSignOut()
  draw('again')
})

startRouter({
  main,
  knows: address => pageAt(address) !== undefined,
  show(address, arrival) {
    url = address
    draw(arrival)
  },
})

void showServices(find('.services'))
void updateSignOut()
