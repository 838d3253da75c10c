import type { Reporter, TestModule } from 'vitest/node'

const SHOWN = 10

interface Timed {
  readonly name: string
  readonly durationMs: number
}

/** A vitest reporter that prints the slowest files and tests at the end of a run of many files. */
export default class SlowestTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= SHOWN) return
    const files = modules.map((module): Timed => {
      return { name: module.relativeModuleId, durationMs: module.diagnostic().duration }
    })
    const tests = modules.flatMap(module =>
      [...module.children.allTests()].map((test): Timed => {
        return { name: `${module.relativeModuleId} > ${test.fullName}`, durationMs: test.diagnostic()?.duration ?? 0 }
      }),
    )
    print('Slowest files', files)
    print('Slowest tests', tests)
  }
}

function print(title: string, timed: readonly Timed[]): void {
  const slowest = timed.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, SHOWN)
  const lines = slowest.map(({ name, durationMs }) => `${(durationMs / 1000).toFixed(1).padStart(8)} s  ${name}`)
  console.log(['', title, ...lines].join('\n'))
}
