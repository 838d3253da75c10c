import * as z from 'zod'
import { ownFault, Problem } from '../http/problem.ts'
import type { Reply } from '../http/reply.ts'
import type { ApiRequest } from '../http/request.ts'
import type { Caller } from './caller.ts'

/** What the application says of the sender of a request. */
export interface Authorized {
  /** Whose calls it schedules, and for a `user` the only ones it sees: 1 to 200 characters. */
  readonly ownerId: string
  /** An `admin` sees and changes everything. @default 'user' */
  readonly role?: 'user' | 'admin' | undefined
}

/**
 * Says who sends a request: by the application's own session, for example. `undefined`, `null` or
 * `false` if nobody is signed in, which is answered with 401. A `Response` is sent as it is. If it throws, the
 * answer is 500.
 */
export type Authorize = (request: Request) => Authorized | Response | Nobody | Promise<Authorized | Response | Nobody>

/** Nobody is signed in. */
type Nobody = undefined | null | false

const authorizedSchema = z.strictObject({
  ownerId: z.string().min(1).max(200),
  role: z.enum(['user', 'admin']).default('user'),
})

/** An answer of the application in place of ours. */
export class Answered extends Error {
  override readonly name = 'Answered'
  readonly response: Response

  constructor(response: Response) {
    super('The application has answered')
    this.response = response
  }
}

/**
 * Asks the application who sends the request; `undefined` if nobody is signed in.
 *
 * @throws {Answered} if the application answers itself
 * @throws {Problem} 400 for a request that is none in web standards; 500 if it fails, or returns something else
 */
export async function callerBy(authorize: Authorize, request: ApiRequest): Promise<Caller | undefined> {
  const sent = requestOf(request)
  const ask = async (): Promise<Caller | undefined> => {
    try {
      const said = await authorize(sent)
      if (said === undefined || said === null || said === false) return undefined
      if (said instanceof Response) throw new Answered(said)
      return authorizedSchema.parse(said)
    } catch (error) {
      if (error instanceof Answered) throw error
      throw ownFault(error instanceof z.ZodError ? unexpected(error) : error)
    }
  }
  const caller = await ask()
  if (!caller) return undefined
  const isValid = async () => {
    const now = await ask().catch((error: unknown) => {
      if (error instanceof Answered) return undefined
      throw error
    })
    return now !== undefined && now.ownerId === caller.ownerId && now.role === caller.role
  }
  return { ...caller, isValid }
}

function requestOf(request: ApiRequest): Request {
  try {
    return request.toRequest()
  } catch (cause) {
    throw new Problem({ status: 400, code: 'bad-request', detail: 'Expected a valid address and valid headers', cause })
  }
}

const unexpected = (cause: z.ZodError) =>
  new TypeError(
    `Expected \`authorize\` to return { ownerId, role? }, a Response or undefined: ${z.prettifyError(cause)}`,
    { cause },
  )

/** The application's answer, for whichever server sends it. */
export async function replyOf(response: Response): Promise<Reply> {
  const cookies = response.headers.getSetCookie()
  const headers = { ...Object.fromEntries(response.headers), ...(cookies.length > 0 && { 'set-cookie': cookies }) }
  return { status: response.status, headers, body: await response.text() }
}
