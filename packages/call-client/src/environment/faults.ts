import type { ProviderVariables } from './provider-from-environment.ts'
import { type ProviderName, type VariableFormat, variablesOf } from './variables.ts'

/** A variable that is missing or malformed. It never contains the variable's value. */
export interface VariableFault {
  readonly name: string
  /** Completes "Expected <name> to be …". */
  readonly expected: string
}

const FORMATS: Readonly<
  Record<VariableFormat, { readonly fits: (value: string) => boolean; readonly expected: string }>
> = {
  word: {
    fits: value => /^[!-~]{1,4096}$/.test(value),
    expected: 'printable ASCII characters without spaces',
  },
  text: { fits: () => true, expected: 'a text' },
  number: { fits: value => /^\+[1-9]\d{6,14}$/.test(value), expected: 'a number like +12025550123 (E.164)' },
  address: {
    fits: value => isAddress(value) && !/[?#]/.test(value),
    expected: 'an http or https address without credentials, query or fragment',
  },
  page: { fits: isAddress, expected: 'an http or https address without credentials' },
  keys: {
    fits: value => value.split(',').every(key => /^[A-Za-z\d+/]{43}=$/.test(key)),
    expected: '32 bytes in base64, as the portal shows them; several are separated by commas',
  },
}

/** Finds the missing and the malformed variables of a provider. */
export const faultsOf = (name: ProviderName, variables: ProviderVariables): readonly VariableFault[] =>
  variablesOf(name).flatMap(({ name: variable, meaning, isRequired, format = 'word' }) => {
    const value = variables[variable]
    if (!value) return isRequired ? [{ name: variable, expected: `set: ${meaning}` }] : []
    const { fits, expected } = FORMATS[format]
    return fits(value) ? [] : [{ name: variable, expected }]
  })

function isAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && !(url.username || url.password)
}
