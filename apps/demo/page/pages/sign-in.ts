import { html } from 'lit'
import type { Page } from '../routes.ts'
import { intro } from './intro.ts'

/** What stands at every address until the server knows who asks. */
export const signInPage = (): Page => ({
  title: 'Sign in',
  section: '',
  content: html`<div class="page narrow">
    ${intro('Sign in')}
    <outdial-sign-in src="/"></outdial-sign-in>
  </div>`,
})
