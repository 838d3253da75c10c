/** Somebody who is signed in. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly role: string
}

/** What the server says of accounts and of who is signed in. */
export interface Account {
  /** True if people sign in with an account. */
  readonly accounts: boolean
  readonly isSignUpOpen: boolean
  readonly person?: Person | undefined
  /** True if no phone rings. Absent until somebody is signed in. */
  readonly mocked?: boolean | undefined
}

/** Asks the server; `undefined` if it cannot be reached or cannot answer. */
export async function fetchAccount(): Promise<Account | undefined> {
  try {
    const response = await fetch('/account')
    const answer: unknown = await response.json()
    if (!response.ok || !(answer instanceof Object)) return undefined
    return {
      accounts: 'accounts' in answer && answer.accounts === true,
      isSignUpOpen: 'isSignUpOpen' in answer && answer.isSignUpOpen === true,
      person: 'person' in answer ? readPerson(answer.person) : undefined,
      mocked: 'mocked' in answer ? answer.mocked === true : undefined,
    }
  } catch {
    return undefined
  }
}

function readPerson(person: unknown): Person | undefined {
  if (!(person instanceof Object && 'id' in person && 'name' in person && 'role' in person)) return undefined
  return { id: String(person.id), name: String(person.name), role: String(person.role) }
}

/** The account when the page was loaded. The page reloads when somebody else signs in. */
export const account: Promise<Account> = fetchAccount().then(known => known ?? { accounts: false, isSignUpOpen: false })

const UNREACHABLE = 'The server cannot be reached. Try again once it is back.'

/** Sends a form. Resolves with the problem to show, or `undefined` if there is none. */
async function post(path: string, body: object): Promise<string | undefined> {
  try {
    const response = await fetch(`/account${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (response.ok) return undefined
    const seconds = Number(response.headers.get('X-Retry-After'))
    if (response.status === 429) return `Too many tries. Wait ${seconds || 60} seconds.`
    const answer: unknown = await response.json()
    const code = answer instanceof Object && 'code' in answer ? String(answer.code) : ''
    return PROBLEMS[code] ?? 'Something went wrong. Try again.'
  } catch {
    return UNREACHABLE
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: 'No account has this address and password.',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'Somebody has signed up with this address. Sign in instead.',
  INVALID_EMAIL: 'This is not an email address.',
  PASSWORD_TOO_SHORT: 'The password is too short.',
  PASSWORD_TOO_LONG: 'The password is too long.',
}

export interface Credentials {
  readonly email: string
  readonly password: string
}

export const signIn = (given: Credentials) => post('/sign-in/email', given)
export const signUp = (given: Credentials & { readonly name: string }) => post('/sign-up/email', given)
export const signOut = () => post('/sign-out', {})
