/** Resolves after one turn of the event loop. */
export const takeTurn = (): Promise<void> => new Promise(endTurn)

// Browsers have no setImmediate, so a message takes its place.
function endTurn(done: () => void): void {
  if (typeof setImmediate === 'function') return void setImmediate(done)
  const { port1, port2 } = new MessageChannel()
  const end = () => {
    port1.close()
    done()
  }
  port1.addEventListener('message', end, { once: true })
  port1.start()
  port2.postMessage(undefined)
}
