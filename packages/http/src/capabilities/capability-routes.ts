import type { Country } from '@outdial/call-client/phone'
import type { Dialer } from '@outdial/dialer'
import type { Scheduler } from '@outdial/scheduler-core'
import * as z from 'zod'
import type { Caller } from '../access/caller.ts'
import { reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { countrySchema } from '../numbers/checked-number.ts'

const abilities = z.object({
  hangUp: z.boolean().meta({ description: 'Whether a call that is in progress can be ended' }),
})

/** What a server can do, so that pages offer nothing else. */
export const capabilitiesSchema = z.object({
  providers: z.record(z.string(), abilities).meta({ description: 'The providers of scheduled calls, by name' }),
  dialer: z.optional(abilities.meta({ description: 'The dialer. Absent if the caller may not dial' })),
  search: z.boolean().meta({ description: 'Whether `GET /api/calls` and `GET /api/log` take `search`' }),
  metadataFields: z.array(z.string()).meta({ description: 'The fields of metadata by which calls are found' }),
  lists: z.boolean().meta({ description: 'Whether there are lists' }),
  export: z.boolean().meta({ description: 'Whether calls can be exported' }),
  defaultCountry: z.optional(countrySchema),
})

export type Capabilities = z.infer<typeof capabilitiesSchema>

export interface CapabilityRoutes {
  readonly scheduler: Pick<Scheduler, 'capabilities'> | undefined
  readonly dialer: Pick<Dialer, 'canHangUp'> | undefined
  readonly mayDial: (caller: Caller) => boolean
  readonly defaultCountry: Country | undefined
}

/** Says what the providers, the dialer and the store can do. */
export const capabilityRoutes = ({ scheduler, dialer, mayDial, defaultCountry }: CapabilityRoutes): Routes => ({
  '/api/capabilities': {
    async GET(_request, _params, caller) {
      const { providers = {}, search = false, metadataFields = [] } = scheduler?.capabilities() ?? {}
      const body: Capabilities = {
        providers,
        ...(dialer && mayDial(caller) && { dialer: { hangUp: dialer.canHangUp ?? false } }),
        search,
        metadataFields: [...metadataFields],
        lists: scheduler !== undefined,
        export: scheduler !== undefined,
        defaultCountry,
      }
      return reply(200, body)
    },
  },
})
