import { createVerify, type KeyObject } from 'node:crypto'
import * as z from 'zod/mini'

const phone = z.strictObject({ type: z.literal('phone'), number: z.string().check(z.regex(/^[1-9]\d{6,14}$/)) })

/** What the published description of the service allows (Voice API 1.3.6), and nothing else. */
const order = z.strictObject({
  to: z.tuple([phone]),
  from: phone,
  ncco: z.array(z.record(z.string(), z.unknown())).check(z.minLength(1)),
  event_url: z.tuple([z.url()]),
  ringing_timer: z.int().check(z.minimum(1), z.maximum(120)),
  length_timer: z.int().check(z.minimum(1), z.maximum(7200)),
})

const change = z.strictObject({ action: z.literal('hangup') })

const claimsOf = z.object({ application_id: z.string(), iat: z.int(), exp: z.int(), jti: z.string() })

export interface VonageCall {
  readonly uuid: string
  readonly to: string
  readonly eventUrl: string
  status: string
}

/** A small service that speaks like Vonage. It places calls that nobody answers. */
export function vonageService(publicKey: KeyObject, applicationId: string) {
  const calls = new Map<string, VonageCall>()

  const isAllowed = (header: string | null): boolean => {
    const [, content = '', claims = '', signature = ''] = /^Bearer (\S+\.(\S+))\.(\S+)$/.exec(header ?? '') ?? []
    const isSigned = createVerify('RSA-SHA256').update(content).verify(publicKey, signature, 'base64url')
    if (!isSigned) return false
    const { application_id, exp } = claimsOf.parse(JSON.parse(Buffer.from(claims, 'base64url').toString()))
    return application_id === applicationId && exp > Date.now() / 1000
  }

  const place = async (request: Request): Promise<Response> => {
    if (request.headers.get('content-type') !== 'application/json') return Response.json({}, { status: 415 })
    const { data, error } = order.safeParse(await request.json())
    if (!data) return refuse(400, 'BAD_REQUEST', z.prettifyError(error))
    const uuid = crypto.randomUUID()
    calls.set(uuid, { uuid, to: data.to[0].number, eventUrl: data.event_url[0], status: 'started' })
    const conversation = `CON-${crypto.randomUUID()}`
    return Response.json(
      { uuid, status: 'started', direction: 'outbound', conversation_uuid: conversation },
      { status: 201 },
    )
  }

  const respond = async (request: Request): Promise<Response> => {
    if (!isAllowed(request.headers.get('authorization'))) return refuse(401, 'UNAUTHORIZED', 'Bad token')
    const [, id] = /^\/v1\/calls(?:\/([^/]+))?$/.exec(new URL(request.url).pathname) ?? []
    if (request.method === 'POST' && id === undefined) return place(request)
    if (request.method === 'GET' && id === undefined) return Response.json({ count: 0, _embedded: { calls: [] } })
    const call = calls.get(id ?? '')
    if (!call) return refuse(404, 'NOT_FOUND', 'No such call')
    const { uuid, status, to: number } = call
    if (request.method === 'GET') return Response.json({ uuid, status, to: { type: 'phone', number } })
    if (!change.safeParse(await request.json()).success) return refuse(400, 'BAD_REQUEST', 'No such action')
    call.status = 'completed'
    return new Response(null, { status: 204 })
  }

  return { calls, respond }
}

const refuse = (status: number, type: string, detail: string) =>
  Response.json({ type, error_title: 'Refused', detail }, { status })
