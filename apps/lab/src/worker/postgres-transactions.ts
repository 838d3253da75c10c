import { Socket } from 'node:net'
import type { Reach } from './fault-points.ts'

// With its end, since `READ COMMITTED` is part of every BEGIN.
const COMMIT = 'COMMIT\0'

/**
 * Reaches the fault points of every transaction that this process sends to the server at this port.
 * `after-commit` is reached when the `COMMIT` has been sent: the server executes it even if this
 * process dies at once and never reads the answer.
 */
export function watchPostgres(port: number, reach: Reach): void {
  // oxlint-disable-next-line typescript/unbound-method -- called with its `this` below
  const { write } = Socket.prototype
  const inTransaction = new WeakSet<Socket>()

  const observed = function observed(this: Socket, ...given: Parameters<typeof write>): boolean {
    const [sent] = given
    if (this.remotePort !== port || typeof sent === 'string') return write.apply(this, given)
    const bytes = Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength)
    if (bytes.includes('BEGIN')) inTransaction.add(this)
    const commits = bytes.includes(COMMIT) && inTransaction.has(this)
    if (commits) reach('before-commit')
    const result = write.apply(this, given)
    if (commits || bytes.includes('ROLLBACK')) inTransaction.delete(this)
    if (commits) reach('after-commit')
    else if (inTransaction.has(this)) reach('within-transaction')
    return result
  }
  Object.assign(Socket.prototype, { write: observed })
}
