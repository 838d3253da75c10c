import type { Check } from '../doctor/check.ts'

/** Prints the checks as lines, or as JSON. No secret is printed, wherever it comes from. */
export function printChecks(checks: readonly Check[], json: boolean, secrets: readonly string[]): void {
  const isOk = checks.every(({ status }) => status !== 'failed')
  const text = json ? JSON.stringify({ ok: isOk, checks }, undefined, 2) : checks.map(lineOf).join('\n')
  console.log(secrets.reduce((shown, secret) => shown.replaceAll(secret, '•••'), text))
}

function lineOf({ name, status, detail, advice }: Check): string {
  const line = `${status.padEnd(8)} ${name.padEnd(22)} ${detail}`
  return advice === undefined ? line : `${line}\n${' '.repeat(32)}→ ${advice}`
}
