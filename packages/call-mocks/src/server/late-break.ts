/**
 * Delays the error of a response's body by one turn of the event loop. A connection that breaks
 * discards all unsent bytes; the delay lets the head and the first half of the body be sent before.
 */
export function breakLate(response: Response): Response {
  const reader = response.body?.getReader()
  if (!reader) return response
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        await new Promise(resolve => setTimeout(resolve))
        controller.error(error)
      }
    },
    cancel: reason => reader.cancel(reason),
  })
  return new Response(body, { status: response.status, headers: response.headers })
}
