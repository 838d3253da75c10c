import { describe, expect, it } from 'vitest'
import { createEvents } from './events.ts'

interface Failure {
  readonly error: unknown
  readonly event: string
}

interface Map {
  message: { readonly text: string }
  error: Failure
}

describe('events', () => {
  it('refuse names that there are not, and listeners that are no functions', () => {
    const { on } = createEvents<Map>(['message', 'error'])
    const listen = (name: unknown, listener: unknown) => () => on(name as 'message', listener as () => void)
    expect(listen('messages', () => {})).toThrow(
      new TypeError('Expected the name of an event among message, error, got "messages"'),
    )
    expect(listen('message', undefined)).toThrow(new TypeError('Expected a listener of `message`, got undefined'))
    expect(listen('message', () => {})).not.toThrow()
  })

  it('reach every listener even if one throws, and its error becomes an `error` event', () => {
    const events = createEvents<Map>()
    const received: string[] = []
    const errors: Failure[] = []
    const failure = new Error('a broken listener')
    events.on('error', error => errors.push(error))
    events.on('message', () => {
      throw failure
    })
    events.on('message', ({ text }) => received.push(text))
    events.emit('message', { text: 'one' })
    expect(received).toEqual(['one'])
    expect(errors).toEqual([{ error: failure, event: 'message' }])
  })

  it('turn the rejection of a listener into an `error` event', async () => {
    const events = createEvents<Map>()
    const failure = new Error('rejected')
    const error = new Promise<Failure>(resolve => void events.on('error', resolve))
    // oxlint-disable-next-line typescript/no-misused-promises -- a common mistake, which must be harmless
    events.on('message', async () => {
      throw failure
    })
    events.emit('message', { text: 'one' })
    expect(await error).toEqual({ error: failure, event: 'message' })
  })

  it('turn the error of an `error` listener into a process warning', async () => {
    const events = createEvents<Map>()
    const warning = new Promise<Error>(resolve => process.once('warning', resolve))
    events.on('error', () => {
      throw new Error('the last straw')
    })
    events.emit('error', { error: new Error('first'), event: 'message' })
    expect((await warning).message).toContain('the last straw')
  })

  it('turn an error without a listener into a process warning, even if it cannot be printed', async () => {
    const events = createEvents<Map>()
    const warning = new Promise<Error>(resolve => process.once('warning', resolve))
    events.emit('error', { error: Object.create(null), event: 'message' })
    expect(await warning).toMatchObject({
      message: 'No listener for this error: object',
      code: 'OUTDIAL_UNHANDLED_ERROR',
    })
  })

  it('end one subscription per unsubscription, even if one function was added twice', () => {
    const events = createEvents<Map>()
    let received = 0
    const listener = () => {
      received++
    }
    const off = events.on('message', listener)
    events.on('message', listener)
    off()
    off()
    events.emit('message', { text: 'one' })
    expect(received).toBe(1)
    expect(events.has('message')).toBe(true)
  })
})
