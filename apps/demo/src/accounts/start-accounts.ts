import type { Router } from 'express'
import type { AccountRoutes } from './account-routes.ts'
import type { Accounts, AccountsOptions, AccountVariables } from './accounts.ts'

/** Accounts with their routes. */
export interface StartedAccounts extends Pick<Accounts, 'authorize' | 'close'> {
  routes(options: Pick<AccountRoutes, 'mocked' | 'onSignOut'>): Router
}

/** Loads and starts accounts. A demo without them does not load better-auth, which takes a third of a second. */
export async function startAccounts(variables: AccountVariables, options: AccountsOptions): Promise<StartedAccounts> {
  const [{ createAccounts }, { accountRoutes }] = await Promise.all([
    import('./accounts.ts'),
    import('./account-routes.ts'),
  ])
  const accounts = await createAccounts(variables, options)
  return {
    authorize: accounts.authorize,
    close: accounts.close,
    routes: ({ mocked, onSignOut }) =>
      accountRoutes({ accounts, names: new Set(options.names), isOpen: options.isOpen, mocked, onSignOut }),
  }
}
