import { words } from './words.ts'

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
    if (response.status === 429) return words().tooManyTries(seconds || 60)
    const answer: unknown = await response.json()
    const code = answer instanceof Object && 'code' in answer ? String(answer.code) : ''
    return isProblem(code) ? words()[PROBLEMS[code]] : words().wentWrong
  } catch {
    return words().unreachable
  }
}

/** The texts of the problems that the server names. */
const PROBLEMS = {
  INVALID_EMAIL_OR_PASSWORD: 'wrongPassword',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'addressTaken',
  INVALID_EMAIL: 'notAnAddress',
  PASSWORD_TOO_SHORT: 'passwordTooShort',
  PASSWORD_TOO_LONG: 'passwordTooLong',
} as const

const isProblem = (code: string): code is keyof typeof PROBLEMS => Object.hasOwn(PROBLEMS, code)

export interface Credentials {
  readonly email: string
  readonly password: string
}

export const signIn = (given: Credentials) => post('/sign-in/email', given)
export const signUp = (given: Credentials & { readonly name: string }) => post('/sign-up/email', given)
export const signOut = () => post('/sign-out', {})
