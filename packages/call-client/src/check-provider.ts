import { shown } from './kernel/check-options.ts'
import type { CallProvider } from './provider.ts'

const OPTIONAL: readonly string[] = ['get', 'find', 'hangUp', 'check', 'repeat', 'parseWebhook']

/**
 * Checks a provider when its client is made: a missing function would be noticed when a phone should
 * ring, or at the end of its call.
 *
 * @throws {TypeError} naming the property, what was expected and what came
 */
export function checkProvider(provider: CallProvider): void {
  if (typeof provider !== 'object' || provider === null) {
    throw new TypeError(`Expected \`provider\` to be a provider, such as callApi(), got ${shown(provider)}`)
  }
  if (typeof provider.place !== 'function') {
    throw new TypeError(`Expected \`provider.place\` to be a function, got ${shown(provider.place)}`)
  }
  // Its name is a segment of webhook addresses.
  if (typeof provider.name !== 'string' || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(provider.name)) {
    throw new TypeError(
      `Expected \`provider.name\` to be 1 to 64 lowercase letters, digits and hyphens, got ${JSON.stringify(provider.name)}`,
    )
  }
  const given = new Map<string, unknown>(Object.entries(provider))
  for (const name of OPTIONAL) {
    const value = given.get(name)
    if (value !== undefined && typeof value !== 'function') {
      throw new TypeError(`Expected \`provider.${name}\` to be a function, got ${typeof value}`)
    }
  }
  const { facts } = provider
  if (facts !== undefined && (typeof facts !== 'object' || facts === null)) {
    throw new TypeError(`Expected \`provider.facts\` to be an object, got ${typeof facts}`)
  }
  if (!provider.get && !provider.parseWebhook) {
    throw new TypeError(
      'Expected `provider` to have `get` or `parseWebhook`: without both, no call ends before `maxCallMs`',
    )
  }
}
