import type { Country } from '@outdial/call-client/phone'
import type { Router } from 'express'
import { onlyMethods } from '../http/problem.ts'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import { checkNumber, numberQuerySchema } from './checked-number.ts'

/** Checks numbers as typed. */
export function addNumberRoutes(router: Router, countryByDefault: Country | undefined): void {
  router
    .route('/api/phone-numbers/:text')
    .get((request, response) => {
      const { defaultCountry = countryByDefault } = readQuery(numberQuerySchema, request)
      reply(response, 200, checkNumber(request.params.text, defaultCountry))
    })
    .all(onlyMethods('GET, HEAD'))
}
