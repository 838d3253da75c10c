import { Socket } from 'node:net'
import type { Reach } from './moments.ts'

/**
 * Tells where every transaction of this process is that writes to the server at this port: between what is sent to it. What was sent is with
 * the server even if this process ends at once, and a `COMMIT` of which nobody hears the answer is done.
 */
export function watchServer(port: number, reach: Reach): void {
  // oxlint-disable-next-line typescript/unbound-method -- it is given its `this`
  const { write } = Socket.prototype
  const writing = new WeakSet<Socket>()
  const observed = function observed(this: Socket, ...given: Parameters<typeof write>): boolean {
    const [sent] = given
    if (this.remotePort !== port || typeof sent === 'string') return write.apply(this, given)
    const bytes = Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength)
    const commits = bytes.includes('COMMIT') && writing.has(this)
    if (commits) reach('before-commit')
    const result = write.apply(this, given)
    if (commits || bytes.includes('ROLLBACK')) writing.delete(this)
    else if (bytes.includes('BEGIN')) writing.add(this)
    if (commits) reach('after-commit')
    else if (writing.has(this)) reach('within-transaction')
    return result
  }
  Object.assign(Socket.prototype, { write: observed })
}
