import { sharedApiClient } from '@outdial/elements'
import { render } from 'lit'
import { connectionLine } from './connection.ts'
import { notFoundPage } from './pages/not-found.ts'
import { signInPage } from './pages/sign-in.ts'
import { type Arrival, startRouter } from './router.ts'
import { type Page, pageAt } from './routes.ts'
import { hasToken, tellServices } from './services.ts'

const find = (selector: string): HTMLElement => {
  const element = document.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`Expected the page to have ${selector}`)
  return element
}

const main = find('main')
const tellConnection = connectionLine(find('.connection'))
const client = sharedApiClient('/')
let url = new URL(location.href)
let locked = false

const signOut = find('.sign-out')
signOut.addEventListener('click', () => {
  // The line of the connection tells of a server that is away.
  client.signOut().catch(() => {})
})
const offerSignOut = async () => {
  signOut.hidden = !(await hasToken) || locked
}

function draw(arrival: Arrival | 'again'): void {
  const page = locked ? signInPage() : (pageAt(url) ?? notFoundPage(url))
  document.title = `${page.title} · Outdial`
  markSection(page)
  render(page.content, main)
  // A screen reader says where it is now, and Tab goes on from there. Who has just opened the page has not left anything.
  if (arrival !== 'load') main.querySelector('h1')?.focus({ preventScroll: true })
}

/** Marks the page in the navigation; or, of a page that is not in it, what it belongs to. */
function markSection({ section }: Page): void {
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') !== section) link.removeAttribute('aria-current')
    else link.setAttribute('aria-current', url.pathname.startsWith('/calls/') ? 'true' : 'page')
  }
}

// Whatever page is shown, the events are heard: what belongs to another is up to date when it is opened.
client.subscribe(() => {
  const { connection } = client.state
  tellConnection(connection)
  if (locked === (connection === 'locked')) return
  locked = connection === 'locked'
  void offerSignOut()
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

void tellServices(find('.services'))
void offerSignOut()
