import { sharedApiClient } from '@outdial/elements'
import { render } from 'lit'
import { account, fetchAccount, signOut } from './account.ts'
import { connectionLine } from './connection.ts'
import { startLanguages } from './language.ts'
import { notFoundPage } from './pages/not-found.ts'
import { signInPage } from './pages/sign-in.ts'
import { type Arrival, startRouter } from './router.ts'
import { type Page, pageAt } from './routes.ts'
import { hasToken, refreshServices, showServices } from './services.ts'
import { shortcuts } from './shortcuts.ts'

const find = (selector: string): HTMLElement => {
  const element = document.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`Expected the page to have ${selector}`)
  return element
}

const main = find('main')
const connectionNow = connectionLine(find('.connection'))
const client = sharedApiClient('/')
let url = new URL(location.href)
let locked = false
let previous = client.state.connection

const leave = async () => {
  const { person } = await account
  if (!person) return client.signOut()
  if ((await signOut()) !== undefined) return
  // The address may name a number.
  history.replaceState(null, '', '/')
  location.reload()
}
// The connection line already reports a server that cannot be reached.
find('.sign-out').addEventListener('click', () => void leave().catch(() => {}))
const updateSession = async () => {
  const { person } = await account
  const isSignedIn = person !== undefined || (await hasToken())
  find('.session').hidden = !isSignedIn || locked
  find('.person').textContent = person?.name ?? ''
  find('.admins').hidden = person?.role === 'user'
}

/** Loads the page anew if another person has signed in since, in another tab. */
const checkPerson = async () => {
  const [shown, now] = [await account, await fetchAccount()]
  if (now && (now.accounts !== shown.accounts || now.person?.id !== shown.person?.id)) location.reload()
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
    else link.setAttribute('aria-current', /^\/(calls|lists)\//.test(url.pathname) ? 'true' : 'page')
  }
}

const choice = find('.language')
if (!(choice instanceof HTMLSelectElement)) throw new Error('Expected .language to be a list of languages')
const updateShortcuts = () => Object.assign(find('outdial-shortcuts'), { shortcuts: shortcuts() })
startLanguages(choice, () => {
  updateShortcuts()
  connectionNow.translate()
  void showServices(find('.services'))
  url = new URL(location.href)
  draw('load')
})

updateShortcuts()

// Subscribed on every page, so that the data of other pages is current when they open.
client.subscribe(() => {
  const { connection } = client.state
  connectionNow.show(connection)
  if (connection !== previous && (connection === 'open' || connection === 'locked')) void checkPerson()
  previous = connection
  if (locked === (connection === 'locked')) return
  locked = connection === 'locked'
  if (!locked) {
    refreshServices()
    void showServices(find('.services'))
  }
  void updateSession()
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
void updateSession()
