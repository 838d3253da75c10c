import '@outdial/elements/shortcuts'
import { type ApiState, sharedApiClient } from '@outdial/elements/client'
import { html, render } from 'lit'
import { account, fetchAccount, signOut } from './account.ts'
import { connectionLine } from './connection.ts'
import { startLanguages } from './language.ts'
import { forAdmins } from './pages/for-admins.ts'
import { intro } from './pages/intro.ts'
import { type Arrival, startRouter } from './router.ts'
import { loadAllPages, notFoundAt, type Page, pageAt, signIn } from './routes.ts'
import { hasToken, refreshServices, showServices } from './services.ts'
import { shortcuts } from './shortcuts.ts'
import { words } from './words.ts'

const LOAD_OTHERS_AFTER_MS = 2_000

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
/** `undefined` until the first change: the account was asked for when the page was loaded. */
let previous: ApiState['connection'] | undefined

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
  updateShortcuts()
}

/** Loads the page anew if another person has signed in since, in another tab. */
const checkPerson = async () => {
  const [shown, now] = [await account, await fetchAccount()]
  if (now && (now.accounts !== shown.accounts || now.person?.id !== shown.person?.id)) location.reload()
}

let draws = 0
let isIncomplete = false

/** Shows the page of the address, unless another page is asked for while this one is loaded. */
async function draw(arrival: Arrival | 'again'): Promise<void> {
  const nth = ++draws
  const load = locked ? signIn : (pageAt(url) ?? (() => notFoundAt(url)))
  const page = await load().catch(() => undefined)
  if (nth !== draws) return
  // A newer version of the server has scripts of other names, which its document knows.
  if (!page && arrival !== 'load' && client.state.connection === 'open') location.reload()
  isIncomplete = page === undefined
  const { title, section, content } = page ?? notLoadedPage()
  document.title = `${title} · Outdial`
  markSection(section)
  render(content, main)
  // After navigation screen readers announce the heading, and Tab continues from it.
  if (arrival !== 'load') main.querySelector('h1')?.focus({ preventScroll: true })
}

/** The page at an address whose script could not be loaded. */
const notLoadedPage = (): Page => ({
  title: words().notLoaded,
  section: '',
  content: html`<div class="page">${intro(words().notLoaded, words().unreachable)}</div>`,
})

/** Marks the page, or the section that it belongs to, in the navigation. */
function markSection(section: string): void {
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') !== section) link.removeAttribute('aria-current')
    else link.setAttribute('aria-current', /^\/(calls|lists)\//.test(url.pathname) ? 'true' : 'page')
  }
}

const choice = find('.language')
if (!(choice instanceof HTMLSelectElement)) throw new Error('Expected .language to be a list of languages')
const updateShortcuts = () =>
  Object.assign(find('outdial-shortcuts'), { shortcuts: shortcuts(!find('.admins').hidden) })
startLanguages(choice, () => {
  updateShortcuts()
  connectionNow.translate()
  void showServices(find('.services'))
  url = new URL(location.href)
  void draw('load')
})

updateShortcuts()

// Subscribed on every page, so that the data of other pages is current when they open.
client.subscribe(() => {
  const { connection } = client.state
  connectionNow.show(connection)
  // The scripts of the page can be loaded again.
  if (isIncomplete && previous === 'away' && connection === 'open') location.reload()
  const isNew = previous !== undefined && connection !== previous
  if (isNew && (connection === 'open' || connection === 'locked')) void checkPerson()
  previous = connection
  if (locked === (connection === 'locked')) return
  locked = connection === 'locked'
  if (!locked) {
    refreshServices()
    void showServices(find('.services'))
  }
  void updateSession()
  void draw('again')
})

startRouter({
  main,
  knows: address => pageAt(address) !== undefined,
  show(address, arrival) {
    url = address
    return draw(arrival)
  },
})

void showServices(find('.services'))
void updateSession()
// The content of this page comes first.
setTimeout(() => {
  render(forAdmins(html`<outdial-dispatching src="/" compact></outdial-dispatching>`), find('.paused'))
  void loadAllPages()
}, LOAD_OTHERS_AFTER_MS)
