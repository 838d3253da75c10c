import { Socket } from 'node:net'
import type { Reach } from './moments.ts'

// A planned step, which is a transaction by itself unless it is in one, as it is prepared.
const STEP = /\0SELECT \* FROM \w+\.step\(/
const HEADER = 5
const LONGEST_NAME = 64
const NOTHING = Buffer.alloc(1)

/** Under which name it is sent from then on: the name is before it, in a message that begins with `P` and its length. */
function preparedStep(bytes: Buffer): Buffer | undefined {
  const end = STEP.exec(bytes.toString('latin1'))?.index ?? -1
  for (let from = end - HEADER - 1; from >= 0 && from > end - LONGEST_NAME; from--) {
    const name = bytes.subarray(from + HEADER, end)
    if (bytes[from] === 'P'.charCodeAt(0) && bytes[from + 1] === 0 && /^\w+$/.test(name.toString('latin1')))
      return Buffer.concat([NOTHING, name, NOTHING])
  }
  return undefined
}

/**
 * Tells where every transaction of this process is that writes to the server at this port: between what is sent to it. What was sent is with
 * the server even if this process ends at once, and a `COMMIT` of which nobody hears the answer is done.
 */
export function watchServer(port: number, reach: Reach): void {
  // oxlint-disable-next-line typescript/unbound-method -- it is given its `this`
  const { write } = Socket.prototype
  const writing = new WeakSet<Socket>()
  const steps = new WeakMap<Socket, Buffer>()

  const isStep = (socket: Socket, bytes: Buffer): boolean => {
    const name = steps.get(socket)
    if (name !== undefined) return bytes.includes(name)
    const prepared = preparedStep(bytes)
    if (prepared) steps.set(socket, prepared)
    return false
  }

  const observed = function observed(this: Socket, ...given: Parameters<typeof write>): boolean {
    const [sent] = given
    if (this.remotePort !== port || typeof sent === 'string') return write.apply(this, given)
    const bytes = Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength)
    const isWhole = isStep(this, bytes) && !writing.has(this)
    const commits = isWhole || (bytes.includes('COMMIT') && writing.has(this))
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
