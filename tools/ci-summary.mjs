// Adds up the results that `npm run check` and `npm test` left in .cache; missing results count as a failure.
// The argument is the exit code of `npm test`. Runs on the machine's own Node, which may be 20.
import { readFileSync } from 'node:fs'

const read = file => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

const check = read('.cache/check.json') ?? { passed: 0, failed: 1 }
const tests = read('.cache/tests.json') ?? { numPassedTests: 0, numFailedTests: 1, success: false, numPendingTests: 0 }
if (tests.numPendingTests > 0) console.log(`${tests.numPendingTests} tests were skipped, which counts as failed`)

const passed = check.passed + tests.numPassedTests
// A file that cannot be loaded and an unhandled error fail the run without a failed test.
const isGood = tests.success && process.argv[2] === '0'
const failed = check.failed + Math.max(tests.numFailedTests + tests.numPendingTests, isGood ? 0 : 1)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
