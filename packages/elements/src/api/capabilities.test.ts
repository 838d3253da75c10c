import { expect, it } from 'vitest'
import { fakeServer } from '../testing/fake-server.ts'

it('capabilities are read; what is missing or malformed is not there', async () => {
  const server = fakeServer()
  server.on('GET', '/api/capabilities', () => ({
    providers: { twilio: { hangUp: true }, other: {}, broken: 1 },
    dialer: { hangUp: false },
    search: true,
    metadataFields: ['customer', 7],
    defaultCountry: 'US',
  }))
  await expect(server.client.capabilities()).resolves.toEqual({
    providers: { twilio: { hangUp: true }, other: { hangUp: false } },
    dialer: { hangUp: false },
    search: true,
    metadataFields: ['customer'],
    lists: false,
    export: false,
    defaultCountry: 'US',
  })
})
