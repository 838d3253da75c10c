import type { Environment } from './environment.ts'

type Variables = Pick<Environment, 'API_TOKEN' | 'ACCOUNTS' | 'PUBLIC_URL'>

/** True if requests must say who sends them. */
export const isGuarded = ({ API_TOKEN, ACCOUNTS }: Omit<Variables, 'PUBLIC_URL'>): boolean =>
  API_TOKEN !== undefined || ACCOUNTS === 'on'

/** The address under which others than this machine are served; `undefined` if they are not. */
export const publicAddress = (variables: Variables): string | undefined =>
  isGuarded(variables) ? variables.PUBLIC_URL : undefined
