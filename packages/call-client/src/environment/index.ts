export { faultsOf, type VariableFault } from './faults.ts'
export { type ProviderSettings, type ProviderVariables, providerFromEnvironment } from './provider-from-environment.ts'
export {
  PROVIDER_NAMES,
  type ProviderName,
  type ProviderVariable,
  type VariableFormat,
  variablesOf,
} from './variables.ts'
