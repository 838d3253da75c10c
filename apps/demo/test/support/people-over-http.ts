import { z } from 'zod'

export const PASSWORD = 'a long password'

/** A person who has signed up. */
export interface SignedUp {
  readonly id: string
  readonly role: string
  /** The headers of a session. */
  readonly headers: Readonly<Record<string, string>>
}

export const emailOf = (name: string): string => `${name}@example.com`

/** Sends a form of accounts, as a page of this origin does. */
export const sendForm = (
  url: string,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(`${url}/account${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...headers },
    body: JSON.stringify(body),
  })

/** The headers with the cookie that an answer sets. */
export const cookieIn = (response: Response): { readonly cookie: string } => ({
  cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
})

const signedUp = z.object({ user: z.object({ id: z.string(), role: z.string() }) })

export async function signUp(url: string, name: string, headers: Record<string, string> = {}): Promise<SignedUp> {
  const response = await sendForm(url, '/sign-up/email', { name, email: emailOf(name), password: PASSWORD }, headers)
  if (!response.ok) throw new Error(`Expected to sign up, got ${response.status}: ${await response.text()}`)
  const { user } = signedUp.parse(await response.json())
  return { ...user, headers: cookieIn(response) }
}

/** Signs a person in. */
export const signIn = (
  url: string,
  name: string,
  { password = PASSWORD, headers = {} }: { readonly password?: string; readonly headers?: Record<string, string> } = {},
): Promise<Response> => sendForm(url, '/sign-in/email', { email: emailOf(name), password }, headers)
