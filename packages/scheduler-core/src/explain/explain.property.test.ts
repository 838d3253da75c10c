import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fastCheck from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { type Break, breakSource } from '../../../../tools/broken-source.ts'
import type { FastCheck } from '../testing/property/fast-check.ts'
import type { ReasonCode } from './explanation.ts'
import { explainsInStep } from './testing/in-step.ts'

const fc: FastCheck = fastCheck

const EXPECTED: readonly (ReasonCode | 'free')[] = [
  'free',
  'do-not-call',
  'not-after',
  'other-provider',
  'all-paused',
  'queue-paused',
  'window',
  'number-limit',
  'due-later',
  'held-back',
  'all-lines',
  'provider-lines',
  'lines',
  'pace',
  'behind',
]

it('what explain calls free is licensed by the next step, and nothing else is', { timeout: 120_000 }, async () => {
  const seen = new Set<string>()
  await explainsInStep(fc, 250, code => void seen.add(code))
  // The histories must be varied enough to show most reasons.
  expect(EXPECTED.filter(code => !seen.has(code))).toEqual([])
})

const FAULTS: readonly { readonly name: string; readonly breaks: readonly Break[] }[] = [
  {
    name: 'a due call of a provider of this scheduler is free',
    breaks: [
      {
        file: 'explain/explain-call.ts',
        text: 'if (isOurs && isLicensed(step, call)) return present',
        by: 'if (isOurs && call.dueAt <= now) return present',
      },
    ],
  },
  {
    name: 'a step licenses one call at most',
    breaks: [
      {
        file: 'explain/next-step.ts',
        text: 'dispatch: { ...dispatch, newReference }',
        by: 'dispatch: { ...dispatch, newReference, maxLicences: 1 }',
      },
    ],
  },
  {
    name: 'a call is due a second later',
    breaks: [
      {
        file: 'explain/explain-call.ts',
        text: "detail: 'It is not due yet.', until: dueAt",
        by: "detail: 'It is not due yet.', until: new Date(dueAt.getTime() + 1000)",
      },
    ],
  },
  {
    name: 'the rules are not asked about the time at which a call is due',
    breaks: [
      {
        file: 'explain/explain-call.ts',
        text: 'tries < MOST_RULES',
        by: 'tries < 0',
      },
    ],
  },
]

it.each(FAULTS)('the property finds an explanation in which $name', { timeout: 120_000 }, async ({ breaks }) => {
  const { folder, remove } = await breakSource(new URL('../', import.meta.url), breaks)
  onTestFinished(remove)
  const address = pathToFileURL(join(folder, 'explain/testing/in-step.ts')).href
  const broken = (await import(/* @vite-ignore */ address)) as { explainsInStep: typeof explainsInStep }
  await expect(broken.explainsInStep(fc, 2000)).rejects.toThrow('Property failed')
})
