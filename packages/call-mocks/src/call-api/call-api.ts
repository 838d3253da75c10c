import { replyTo, toResponse } from '../faulty-reply.ts'
import { exposeOverHttp, type HttpSurface } from '../http-surface.ts'
import { checkMockOptions, type MockOptions } from '../mock-service.ts'
import type { Route } from '../router.ts'
import { createSwitchboard } from '../switchboard.ts'
import { INVALID_NUMBER, readOrder } from './read-order.ts'
import { type CallShape, checkShape, writeCall } from './wire.ts'

/** Options of `mockCallApi`, all optional. */
export interface MockCallApiOptions extends MockOptions {
  /** Base address of the service. @default 'http://localhost:5000' */
  readonly baseUrl?: string | undefined
  /** How this deployment writes a call. */
  readonly shape?: CallShape | undefined
}

export const CALL_API_NAMES: readonly string[] = ['baseUrl', 'shape'] satisfies (keyof MockCallApiOptions)[]

/** Creates the Call API: it has a look-up and sends no webhooks. */
export function createCallApi(options: MockCallApiOptions = {}): HttpSurface {
  checkMockOptions('mockCallApi', options, CALL_API_NAMES)
  const { baseUrl = 'http://localhost:5000', shape = {} } = options
  checkShape(shape)
  const board = createSwitchboard<unknown>({
    ...options,
    service: 'call-api',
    toId: serial => (shape.idType === 'string' ? `call-${serial}` : serial),
  })

  const place: Route = {
    method: 'POST',
    path: '/api/call',
    async handle(request) {
      board.notePost()
      const order = await readOrder(request)
      if ('status' in order) return toResponse(order)
      const call = board.take(order)
      const success = { status: 201, body: writeCall(call, shape) }
      return replyTo(request, board, call, { success, refusal: INVALID_NUMBER })
    },
  }

  const lookUp: Route = {
    method: 'GET',
    path: '/api/call/:id',
    handle(_request, { id = '' }) {
      const call = board.find(id)
      if (!call) return toResponse({ status: 404, body: { error: 'Call not found' } })
      return toResponse({ status: 200, body: writeCall(call, shape) })
    },
  }

  return exposeOverHttp(board, baseUrl, [place, lookUp])
}
