import type { ApiRequest } from './http/request.ts'

// As providers append it to `webhookUrl`.
const PROVIDER_AND_REFERENCE = /\/[a-z][a-z\d-]*\/[\da-f]{32}$/

/**
 * A function that tells once, as a process warning, of a POST that looks like a webhook but is not
 * below `/webhooks`: the `webhookUrl` of its provider is wrong, and its calls end late or never.
 */
export function warnOfStrayWebhooks(): (request: Pick<ApiRequest, 'method' | 'path' | 'mountPath'>) => void {
  let hasWarned = false
  return ({ method, path, mountPath }) => {
    if (hasWarned || method !== 'POST' || !PROVIDER_AND_REFERENCE.test(path)) return
    hasWarned = true
    const came = mountPath + path.replace(PROVIDER_AND_REFERENCE, '')
    globalThis.process?.emitWarning?.(
      `A webhook came to ${came || '/'} and was answered 404: give the provider webhooksAt(publicUrl), which ends ` +
        `with ${mountPath}/webhooks here, as its \`webhookUrl\``,
      { code: 'OUTDIAL_STRAY_WEBHOOK' },
    )
  }
}
