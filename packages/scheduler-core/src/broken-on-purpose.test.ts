import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { type Break, breakSource } from '../../../tools/broken-source.ts'
import type { memoryStore } from './memory/memory-store.ts'
import { testCallStore } from './testing/test-call-store.ts'

interface Fault {
  readonly name: string
  readonly breaks: readonly Break[]
  /** The case of the kit that has to fail. */
  readonly fails: string
}

const FAULTS: readonly Fault[] = [
  {
    name: 'the last update wins',
    breaks: [
      {
        file: 'store/record-updates.ts',
        text: 'recordUpdate({ call, attempt }, accepted',
        by: "recordUpdate({ call, attempt: { ...attempt, status: 'dialing', endedAt: undefined } }, accepted",
      },
    ],
    fails: 'recording: an ended attempt is never reopened',
  },
  {
    name: 'a retry is forgotten',
    breaks: [{ file: 'store/record-updates.ts', text: 'calls.set(call.id, result.call)', by: 'void result.call' }],
    fails: 'ending: a retry is scheduled in the commit that ends the attempt',
  },
  {
    name: 'every update of an ended call adds a next one',
    breaks: [{ file: 'store/record-updates.ts', text: 'isOutcome(call.status) ? undefined : ', by: '' }],
    fails: 'repeating: two updates of one step that end a call add one call',
  },
  {
    name: 'a cancellation of one call ends its series',
    breaks: [{ file: 'store/change-call.ts', text: 'nextCallOf(changed, now)', by: 'nextCallOf(call, now)' }],
    fails: 'repeating: the next call of a series is added once, in the commit that ends the call: it is cancelled',
  },
  {
    name: 'a series goes on after it was cancelled',
    breaks: [{ file: 'recurrence/next-call.ts', text: '!series || series.ended', by: '!series' }],
    fails: 'repeating: a live call that is cancelled can be cancelled with all that follow, once',
  },
  {
    name: 'an id is bound twice',
    breaks: [{ file: 'store/record-updates.ts', text: 'isOpen && other !== reference', by: 'isOpen && other === id' }],
    fails: 'finding: an update with the id of another open attempt is unknown and changes nothing',
  },
  {
    name: 'a looked-up call is believed to be any attempt',
    breaks: [{ file: 'store/record-updates.ts', text: 'references.size === 1', by: 'references.size > 0' }],
    fails: 'looking up: it is not applied while another open attempt to the number has no id',
  },
  {
    name: 'lines that ended attempts free are not counted',
    breaks: [{ file: 'store/waiting-queues.ts', text: 'linesInUse--', by: 'linesInUse += 0' }],
    fails: 'licensing: a step that records an end licenses the next call on the freed line',
  },
  {
    name: 'the line of an indeterminate attempt is free at once',
    breaks: [
      { file: 'store/waiting-queues.ts', text: "(status === 'indeterminate' && lineFreeAt > now)", by: 'false' },
    ],
    fails: 'lines: a step that records an indeterminate end licenses nothing on its line',
  },
  {
    name: 'a held call keeps the calls behind it waiting',
    breaks: [
      {
        file: 'store/dispatch-calls.ts',
        text: 'held.push(reason)\n        continue',
        by: 'held.push(reason)\n        break',
      },
    ],
    fails: 'held: held calls do not delay the calls behind them, and stay unchanged',
  },
  {
    name: 'the presence of a worker is not kept',
    breaks: [{ file: 'store/dispatch-calls.ts', text: 'queues.set(name, queue)', by: 'void queue' }],
    fails: 'held: a backlog that waits for hours for a line is no misfire while the queue is checked',
  },
  {
    name: 'more calls are licensed than asked for',
    breaks: [{ file: 'store/dispatch-calls.ts', text: 'chosen.length >= maxLicences || ', by: '' }],
    fails: 'licensing: a step licenses at most maxLicences calls',
  },
  {
    name: 'an update about another call is believed',
    breaks: [{ file: 'store/record-update.ts', text: 'if (contradiction) return', by: 'if (!attempt) return' }],
    fails: 'finding: an update that names another number, id or provider is unknown and changes nothing',
  },
  {
    name: 'the total of lines does not stop a licence',
    breaks: [{ file: 'store/dispatch-calls.ts', text: 'linesLeft() > 0 ?', by: 'linesLeft() > -1000 ?' }],
    fails: 'dispatching: the total of lines counts the lines of all queues',
  },
  {
    name: 'the limits of a provider do not stop a licence',
    breaks: [{ file: 'store/dispatch-calls.ts', text: 'capacities.of(first.provider).openAt', by: 'now' }],
    fails: 'limiting: no more calls are in flight at a provider than it has lines, over all queues',
  },
  {
    name: 'the licences of a step do not count for the limits of their provider',
    breaks: [{ file: 'store/dispatch-calls.ts', text: 'capacities.add(call.provider)', by: '' }],
    fails: 'limiting: a provider gets no more licences in any second than its pace allows, over all queues',
  },
  {
    name: 'a line that a step frees at a provider stays in use until the next step',
    breaks: [{ file: 'store/limited-providers.ts', text: 'changed.get(name) ?? []', by: '[]' }],
    fails: 'limiting: a line of a provider that a step frees in one queue is used in another queue in the same step',
  },
  {
    name: 'details are not recorded',
    breaks: [{ file: 'store/record-update.ts', text: '    details: merged.details,\n', by: '' }],
    fails: 'details: the details of an update are kept, and are told by every reader of the call',
  },
  {
    name: 'details of an earlier attempt make no new version of the call',
    breaks: [{ file: 'store/record-update.ts', text: ' || learned.details !== attempt.details', by: '' }],
    fails: 'details: details of an earlier attempt are kept, with a new version, while a later attempt is under way',
  },
  {
    name: 'a service that is down gets one call after another',
    breaks: [{ file: 'store/provider-state.ts', text: 'failures >= thresholdOf', by: 'failures < -thresholdOf' }],
    fails:
      'breaking: a provider whose answers are lost three times in a row gets no further call until its back-off ends',
  },
  {
    name: 'an open breaker lets all calls through after its back-off',
    breaks: [{ file: 'store/dispatch-calls.ts', text: 'withProbe(provider, terms.answerBy)', by: 'provider' }],
    fails: 'breaking: after the back-off one probe is licensed at a time, until an answer is clear',
  },
  {
    name: 'a pause of everything stops nothing',
    breaks: [{ file: 'store/dispatch-calls.ts', text: 'while (!loaded.paused && ', by: 'while (' }],
    fails: 'dispatching: nothing is licensed while dispatching is paused, and the calls keep their places',
  },
  {
    name: 'licences are given while the clock is off',
    breaks: [
      { file: 'store/decide-step.ts', text: '? step.dispatch : undefined', by: '? step.dispatch : step.dispatch' },
    ],
    fails: 'dispatching: nothing is licensed while the clock differs from what the worker expects',
  },
]

it.each(FAULTS)('the kit finds a core in which $name', async ({ breaks, fails }) => {
  const { folder, remove } = await breakSource(new URL('./', import.meta.url), breaks)
  onTestFinished(remove)
  const address = pathToFileURL(join(folder, 'memory/memory-store.ts')).href
  const broken = (await import(/* @vite-ignore */ address)) as { memoryStore: typeof memoryStore }
  const cases = new Map<string, () => Promise<void>>()
  testCallStore(
    (name, run) => cases.set(name, run),
    setting => broken.memoryStore(setting),
  )
  const run = cases.get(fails)
  expect(run, `Expected a case of the kit, got: ${fails}`).toBeDefined()
  expect(
    await run?.().then(
      () => 'passed',
      () => 'failed',
    ),
  ).toBe('failed')
})
