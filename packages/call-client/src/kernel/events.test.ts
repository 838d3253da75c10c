import { describe, expect, it } from 'vitest'
import { createEvents, type ListenerError } from './events.ts'

interface Map {
  news: { readonly text: string }
  error: ListenerError
}

describe('events', () => {
  it('reach every listener although one throws, whose error becomes an event', () => {
    const events = createEvents<Map>()
    const heard: string[] = []
    const errors: ListenerError[] = []
    const failure = new Error('a broken listener')
    events.on('error', error => errors.push(error))
    events.on('news', () => {
      throw failure
    })
    events.on('news', ({ text }) => heard.push(text))
    events.emit('news', { text: 'one' })
    expect(heard).toEqual(['one'])
    expect(errors).toEqual([{ error: failure, event: 'news' }])
  })

  it('survive a listener that rejects', async () => {
    const events = createEvents<Map>()
    const failure = new Error('rejected')
    const error = new Promise<ListenerError>(resolve => void events.on('error', resolve))
    // oxlint-disable-next-line typescript/no-misused-promises -- a mistake that is easily made
    events.on('news', async () => {
      throw failure
    })
    events.emit('news', { text: 'one' })
    expect(await error).toEqual({ error: failure, event: 'news' })
  })

  it('survive an error listener that throws, with a warning', async () => {
    const events = createEvents<Map>()
    const warning = new Promise<Error>(resolve => process.once('warning', resolve))
    events.on('error', () => {
      throw new Error('the last straw')
    })
    events.emit('error', { error: new Error('first'), event: 'news' })
    expect((await warning).message).toContain('the last straw')
  })

  it('warn of an error that nobody listens to, whatever it is', async () => {
    const events = createEvents<Map>()
    const warning = new Promise<Error>(resolve => process.once('warning', resolve))
    events.emit('error', { error: Object.create(null), event: 'news' })
    expect(await warning).toMatchObject({
      message: 'Nobody listens to this error: object',
      code: 'OUTDIAL_NOBODY_LISTENS',
    })
  })

  it('stop when unsubscribed, one subscription at a time, even of the same function', () => {
    const events = createEvents<Map>()
    let heard = 0
    const listener = () => {
      heard++
    }
    const off = events.on('news', listener)
    events.on('news', listener)
    off()
    off()
    events.emit('news', { text: 'one' })
    expect(heard).toBe(1)
    expect(events.has('news')).toBe(true)
  })
})
