import { CallError } from '../../kernel/call-error.ts'
import type { ProviderPlaceOptions } from '../../provider.ts'

// The first turn may begin after its reads. A connection is accepted in the second turn and read in
// the third.
const TURNS = 3

const inNode = () => globalThis.process?.versions?.node !== undefined

/**
 * Headers that close the connection after the answer. On a kept-alive connection, the service or a
 * proxy may send a surplus answer, which would become the answer to the next request. Browsers
 * forbid the header.
 */
export const ownConnection = (): Readonly<Record<string, string>> => (inNode() ? { connection: 'close' } : {})

/** The body of one POST, and the options with which `fetch` sends it once at most. */
export interface PostBody {
  readonly init: Omit<RequestInit, 'headers'> & { readonly headers: Readonly<Record<string, string>> }
  /** Whether `fetch` has the body. If not, nothing was sent. */
  isHandedOver(): boolean
  /** From now on, `fetch` cannot get the body. */
  withdraw(): void
}

type Permission = Pick<ProviderPlaceOptions, 'maySend' | 'onSent'>

/**
 * Creates the body of a POST that must not be resent. The Fetch standard lets fetch resend a request
 * that was answered 421, unless its body is a stream. Node reads a stream only when the connection
 * is ready, unless it might need the body twice: for a redirect, or for a window that asks for a
 * password. Browsers support stream bodies only over HTTP/2, so there the body is plain text, and
 * `maySend` is called before the connection is opened.
 */
export function createPostBody(text: string, permission: Permission): PostBody {
  if (inNode()) return streamBody(new TextEncoder().encode(text), permission)
  assertPermitted(permission)
  return { init: { body: text, headers: {}, redirect: 'manual' }, isHandedOver: () => true, withdraw() {} }
}

function streamBody(bytes: Uint8Array<ArrayBuffer>, permission: Permission): PostBody {
  let state: 'kept' | 'handed-over' | 'withdrawn' = 'kept'
  // Called when the connection is ready, right before the first byte is written, head included.
  const pull = async (controller: ReadableStreamDefaultController) => {
    // The second call shows that the writer took the bytes.
    if (state === 'handed-over') {
      controller.close()
      return permission.onSent?.()
    }
    await everythingReceived()
    if (state === 'withdrawn') throw notSent()
    assertPermitted(permission)
    controller.enqueue(bytes)
    state = 'handed-over'
  }
  const body = new ReadableStream({ pull }, { highWaterMark: 0 })
  const headers = { ...ownConnection(), 'content-length': String(bytes.length) }
  const readOnce = { redirect: 'error', window: null, duplex: 'half' } as const
  return {
    init: { body, headers, ...readOnce },
    isHandedOver: () => state === 'handed-over',
    withdraw() {
      if (state === 'kept') state = 'withdrawn'
    },
  }
}

function assertPermitted({ maySend }: Permission): void {
  if (maySend?.() === false) throw notSent()
}

const notSent = () => new CallError('aborted', 'The request was withdrawn before it was sent')

/**
 * Resolves once the event loop has read from all connections what was received until now, and what
 * a server in this process sends to a connection that it has just accepted.
 */
async function everythingReceived(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise<void>(resolve => void setImmediate(resolve))
}
