import { printChecks } from '../command/print-checks.ts'
import type { DoctorCommand } from '../command/read-arguments.ts'
import { carriersIn } from '../provider/choose.ts'
import { secretsIn } from '../provider/secrets.ts'
import { type Check, skipped } from './check.ts'
import { checkCarrier } from './check-carrier.ts'
import { checkDatabase } from './check-database.ts'
import { checkVersions } from './check-versions.ts'

/** Checks the configuration, and prints the results. Returns the exit code. */
export async function doctor(command: DoctorCommand): Promise<number> {
  const { variables } = command
  const carriers = carriersIn(variables, command.provider)
  const checks: Check[] = []
  if (carriers.length === 0) {
    checks.push(skipped('carrier', 'none is configured: see `outdial --help` for the variables'))
  }
  // One after another: each listens on the same port.
  for (const name of carriers) checks.push(...(await checkCarrier(name, command)))
  checks.push(await checkDatabase(variables), ...checkVersions(process.cwd()))
  printChecks(checks, command.json, secretsIn(variables))
  return checks.some(({ status }) => status === 'failed') ? 1 : 0
}
