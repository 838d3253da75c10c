import '@outdial/elements/sign-in'
import { html } from 'lit'
import { until } from 'lit/directives/until.js'
import { type Account, account } from '../account.ts'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'
import './account-form.ts'
import { words } from '../words.ts'

/** The page at every address until the browser has signed in, with an account or the API token. */
export const signInPage = (): Page => ({
  title: words().signIn,
  section: '',
  content: html`<div class="page narrow">${intro(words().signIn)} ${until(account.then(formOf))}</div>`,
})

const formOf = ({ accounts, isSignUpOpen }: Account) =>
  accounts
    ? html`<demo-account-form .isSignUpOpen=${isSignUpOpen}></demo-account-form>`
    : html`<outdial-sign-in src="/"></outdial-sign-in>`
