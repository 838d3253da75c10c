/**
 * The same answer, with a body that breaks a turn later than it would.
 * A connection that breaks throws away what it has not sent yet, the head of the answer included.
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
