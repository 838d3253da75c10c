export { type ProviderSettings, type ProviderVariables, providerFromEnvironment } from './provider-from-environment.ts'
export { PROVIDER_NAMES, type ProviderName, type ProviderVariable, variablesOf } from './variables.ts'
