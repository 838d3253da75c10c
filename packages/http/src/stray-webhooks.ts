import { createWarning } from '@outdial/call-client/internal'
import type { ApiRequest } from './http/request.ts'

// As providers append it to `webhookUrl`.
const PROVIDER_AND_REFERENCE = /\/[a-z][a-z\d-]*\/[\da-f]{32}$/

/**
 * A function that warns of the first POST that looks like a webhook but is not below `/webhooks`: the
 * `webhookUrl` of the provider is wrong, and its calls end late or never.
 */
export function warnOfStrayWebhooks(): (request: Pick<ApiRequest, 'method' | 'path' | 'mountPath'>) => void {
  const warn = createWarning('OUTDIAL_STRAY_WEBHOOK')
  return ({ method, path, mountPath }) => {
    if (method !== 'POST' || !PROVIDER_AND_REFERENCE.test(path)) return
    const base = mountPath + path.replace(PROVIDER_AND_REFERENCE, '')
    warn(
      `A webhook came to ${base || '/'} and was answered 404: as \`webhookUrl\` give the provider ` +
        `webhooksAt(publicUrl), which ends with ${mountPath}/webhooks here`,
    )
  }
}
