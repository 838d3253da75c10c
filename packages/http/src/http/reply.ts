/** An answer, for whichever server sends it. */
export interface Reply {
  readonly status: number
  /** Several values are sent as several headers. */
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body?: string | undefined
  /**
   * Sends a body part by part, each once the client has taken the one before. Not read further if the
   * client leaves; the answer breaks off if it fails.
   */
  readonly chunks?: AsyncIterable<string> | undefined
  /** Sends a body without end. Called once, also if the client has left already. */
  readonly stream?: ((sink: StreamSink) => void) | undefined
}

/** Where a stream of bytes goes: one client. */
export interface StreamSink {
  write(chunk: Uint8Array): void
  /** The bytes that the client has not taken yet. */
  readonly waitingBytes: number
  /** Ends the stream when the client has taken all of it. */
  end(): void
  /** Ends the stream at once. */
  destroy(): void
  /** Calls the listener once the stream has ended, whoever ended it. */
  onClose(listener: () => void): void
}

// No browser may render or cache the contents of a call.
const HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
}

/** An answer in JSON. */
export const reply = (status: number, body: unknown, headers: Reply['headers'] = {}): Reply => ({
  status,
  headers: { ...HEADERS, ...headers },
  body: JSON.stringify(body),
})

/** An answer without a body, status 204. */
export const noContent = (headers: Reply['headers'] = {}): Reply => ({
  status: 204,
  headers: { 'Cache-Control': 'no-store', ...headers },
})
