import { Problem } from '@outdial/express'
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import express, { type Request, type RequestHandler, Router } from 'express'
import { ACCOUNT_PATH, type Accounts, ADDRESS_HEADER } from './accounts.ts'

export interface AccountRoutes {
  readonly accounts: Accounts
  /** The host names under which requests may come. */
  readonly names: ReadonlySet<string>
  /** True if others than this machine are served: then proxies may forward requests. */
  readonly isOpen: boolean
  /** True if no phone rings. */
  readonly mocked: boolean
  /** Called when a session has ended. */
  readonly onSignOut: () => void
}

/** Signs people up, in and out, and tells pages who is signed in. */
export function accountRoutes({ accounts, names, isOpen, mocked, onSignOut }: AccountRoutes): Router {
  const answer = toNodeHandler(accounts.handle)

  const known: RequestHandler = async (request, response) => {
    const session = await accounts.refresh(fromNodeHeaders(request.headers))
    const { isSignUpOpen } = accounts
    if (!session) {
      response.json({ accounts: true, isSignUpOpen })
      return
    }
    for (const cookie of session.headers.getSetCookie()) response.append('Set-Cookie', cookie)
    response.json({ accounts: true, isSignUpOpen, person: session.person, mocked })
  }

  const pass: RequestHandler = async (request, response) => {
    // No header of the client says from where it comes.
    request.headers[ADDRESS_HEADER] = request.ip ?? ''
    delete request.headers['x-forwarded-proto']
    await answer(request, response)
  }

  return Router().use(
    ACCOUNT_PATH,
    (request, response, next) => {
      demandName(request, names, isOpen)
      response.set('Cache-Control', 'no-store')
      next()
    },
    Router()
      .get('/', known)
      .use(express.json({ limit: '10kb' }))
      .post(['/sign-up/email', '/sign-in/email'], pass)
      .post('/sign-out', async (request, response, next) => {
        const session = await accounts.refresh(fromNodeHeaders(request.headers))
        await pass(request, response, next)
        if (session) onSignOut()
      }),
  )
}

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']

/** Refuses other names, as the API does: a page elsewhere may have made its own name point here. */
function demandName(request: Request, names: ReadonlySet<string>, isOpen: boolean): void {
  const isNamed = [request.headers.host, request.host].every(host => names.has(host?.replace(/:\d*$/, '') ?? ''))
  const isForwarded = FORWARDED.some(name => request.headers[name] !== undefined)
  if (isNamed && (isOpen || !isForwarded)) return
  throw new Problem({ status: 421, code: 'misdirected', detail: 'This address is not served under that name' })
}
