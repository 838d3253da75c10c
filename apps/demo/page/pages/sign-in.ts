import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'

/** The page at every address until the browser has signed in. */
export const signInPage = (): Page => ({
  title: 'Sign in',
  section: '',
  content: html`<div class="page narrow">
    ${intro('Sign in')}
    <outdial-sign-in src="/"></outdial-sign-in>
  </div>`,
})
