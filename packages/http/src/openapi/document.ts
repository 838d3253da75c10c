import * as z from 'zod'
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOverrideContext,
  type ZodOpenApiPathsObject,
} from 'zod-openapi'
import { callPaths } from './call-paths.ts'
import { dialerPaths } from './dialer-paths.ts'
import { listPaths } from './list-paths.ts'
import { helpPaths, historyPaths } from './number-paths.ts'
import { operatorPaths } from './operator-paths.ts'
import { overviewPaths } from './overview-paths.ts'
import { rulesPaths } from './rules-paths.ts'
import { named } from './schemas.ts'
import { serverPaths } from './server-paths.ts'
import { EITHER, securitySchemesOf, sessionPaths } from './session-paths.ts'

/** The parts of a router that the document describes. */
export interface Described {
  readonly dialer: boolean
  readonly scheduler: boolean
  /** The name of the cookie that a page gets for the token; absent without a token. */
  readonly sessionCookie: string | undefined
}

export type OpenApiDocument = ReturnType<typeof createDocument>

/** The OpenAPI 3.1 document of a router, generated from the schemas that validate its requests. */
export function createOpenApiDocument({ dialer, scheduler, sessionCookie }: Described): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {
    ...(scheduler && {
      ...callPaths,
      ...historyPaths,
      ...listPaths,
      ...operatorPaths,
      ...overviewPaths,
      ...rulesPaths,
    }),
    ...(dialer && dialerPaths),
    ...helpPaths,
    ...sessionPaths,
    ...serverPaths,
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: {
      title: 'Outdial',
      version: '1',
      description: 'Calls that are scheduled, dialed and followed. Every error is a problem document (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    ...(sessionCookie !== undefined && { security: EITHER }),
    components: {
      schemas: named,
      ...(sessionCookie !== undefined && { securitySchemes: securitySchemesOf(sessionCookie) }),
    },
  }
  return createDocument(document, { override: mayGrow })
}

/** Later releases may add fields to answers, so only requests forbid unknown fields. */
function mayGrow({ jsonSchema, zodSchema, io }: ZodOpenApiOverrideContext): void {
  const mayHaveMore = zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined
  if (io === 'output' && mayHaveMore) delete jsonSchema.additionalProperties
}
