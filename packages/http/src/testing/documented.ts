import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as z from 'zod'

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
})

const operationSchema = z.object({
  responses: z.record(
    z.string(),
    z.object({
      headers: z.record(z.string(), z.unknown()).optional(),
      content: z.record(z.string(), z.object({ schema: z.unknown() })).optional(),
    }),
  ),
})

const escaped = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1')

/** Checks answers against the OpenAPI document of their server. */
export async function readDocument(url: string, mount = '', headers: Record<string, string> = {}) {
  const sent: unknown = await (await fetch(`${url}/api/openapi.json`, { headers })).json()
  const { paths } = documentSchema.parse(sent)
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  ajv.addSchema(sent as object, 'document')
  const patterns = Object.keys(paths).map(path => ({
    path,
    // Paths with longer fixed parts are tried first.
    fixed: path.replace(/\{\w+\}/g, '').length,
    pattern: new RegExp(`^${path.replaceAll('.', '[.]').replace(/\{\w+\}/g, '[^/]+')}$`),
  }))
  patterns.sort((a, b) => b.fixed - a.fixed)

  const schemaAt = (...steps: string[]): ValidateFunction => {
    const found = ajv.getSchema(`document#/${steps.map(escaped).map(encodeURIComponent).join('/')}`)
    if (!found) throw new Error(`Expected a schema at ${steps.join(' ')}`)
    return found
  }

  return {
    document: sent,
    paths,
    /** Throws unless the document describes this answer, header by header and field by field. */
    async judge(method: string, response: Response): Promise<void> {
      const pathname = new URL(response.url).pathname.slice(mount.length)
      const what = `${method} ${pathname} ${response.status}`
      const found = patterns.find(({ pattern }) => pattern.test(pathname))
      if (!found) throw new Error(`Expected a path of the document, got ${what}`)
      const verb = method === 'HEAD' ? 'get' : method.toLowerCase()
      // For an unknown method, any operation of the path describes the answer.
      const name =
        paths[found.path]?.[verb] === undefined && response.status === 405
          ? Object.keys(paths[found.path] ?? {})[0]
          : verb
      const operation = operationSchema.parse(paths[found.path]?.[name ?? ''])
      const answer = operation.responses[String(response.status)]
      if (!answer) throw new Error(`Expected a documented status, got ${what}`)
      const type = response.headers.get('content-type')?.split(';')[0] ?? ''
      if (answer.content && method !== 'HEAD' && !answer.content[type])
        throw new Error(`Expected a documented media type, got ${type} of ${what}`)
      for (const header of ['ETag', 'Location', 'Link', 'Allow', 'WWW-Authenticate', 'Retry-After', 'Set-Cookie']) {
        if (response.headers.has(header) && !answer.headers?.[header])
          throw new Error(`Expected only documented headers, got ${header} of ${what}`)
      }
      // Of other types, such as CSV, the document says nothing more.
      if (!answer.content || method === 'HEAD' || !/^application\/(.+\+)?json$/.test(type)) return
      const fits = schemaAt(
        'paths',
        found.path,
        name ?? '',
        'responses',
        String(response.status),
        'content',
        type,
        'schema',
      )
      if (!fits(await response.clone().json())) throw new Error(`${what}: ${ajv.errorsText(fits.errors)}`)
    },
  }
}
