import type { Country } from '@outdial/call-client/phone'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { checkNumber, numberQuerySchema } from './checked-number.ts'

/** Checks numbers as typed. */
export const numberRoutes = (countryByDefault: Country | undefined): Routes => ({
  '/api/phone-numbers/:text': {
    GET(request, { text = '' }) {
      const { defaultCountry = countryByDefault } = readQuery(numberQuerySchema, request)
      return reply(200, checkNumber(text, defaultCountry))
    },
  },
})
