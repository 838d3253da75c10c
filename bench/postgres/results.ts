import { markdownTable } from '../table.ts'
import { contenderOf } from './contenders/index.ts'
import type { Findings, Found } from './findings.ts'
import type { Group } from './plan.ts'
import { add } from './sections/add.ts'
import { drain } from './sections/drain.ts'
import { growth } from './sections/growth.ts'
import { idle } from './sections/idle.ts'
import { lateness } from './sections/lateness.ts'
import { refill } from './sections/refill.ts'
import type { Section } from './sections/section.ts'

/** The packages that charts name, and those that the text names. */
export const NAMED = ['graphile-worker', 'pg-boss', 'bullmq']
export const PACKAGES = [...NAMED, 'ioredis', 'pg', 'postgres']

const sections: Readonly<Record<Group, (found: readonly Found[]) => Section>> = {
  add,
  drain,
  growth,
  idle,
  lateness,
  refill,
}

/** The charts and the text of a group. */
export async function report(findings: Findings, group: Group, circumstances: string) {
  const found = findings.of(group)
  const { charts, goals, tables } = sections[group](found)
  const failures = findings.failures(group)
  const rows = goals.map(({ goal, measured, reached }) => [goal, measured, reached ? 'yes' : 'no'])
  const names = [...new Set(found.flatMap(({ medians }) => [...medians.keys()]))]
  const settings = await Promise.all(names.map(async name => [name, settingsOf((await contenderOf(name)).settings)]))
  const parts = [
    ...(goals.length > 0 ? [markdownTable(['goal', 'measured', 'reached'], rows)] : []),
    ...(failures.length > 0 ? [`Failed, so not measured: ${failures.join('; ')}.`] : []),
    ...tables,
    folded('Versions and settings', `${circumstances}\n\n${markdownTable(['contender', 'settings'], settings)}`),
  ]
  return { charts, text: parts.join('\n\n') }
}

const settingsOf = (settings: string) => `\`${settings.replaceAll('`', '')}\``

const folded = (summary: string, text: string) => `<details>\n<summary>${summary}</summary>\n\n${text}\n\n</details>`
