import type { JSX as ReactJsx } from 'react'
import type { JSX as SolidJsx } from 'solid-js'
import type { SvelteHTMLElements } from 'svelte/elements'
import { expectTypeOf, it } from 'vitest'
import type { GlobalComponents } from 'vue'
import type { Call, CallsView, OutdialCallCommandEvent, OutdialCalls, OutdialHistory } from '../index.ts'
import type { EventOf } from './react.ts'
import './solid.ts'
import './svelte.ts'
import './vue.ts'

type Calls = 'outdial-calls'
type Views = CallsView | undefined
type Given = readonly Call[] | null | undefined
type Heard = ((event: EventOf<Calls, 'outdial-call-command'>) => void) | undefined

// The compiler checks this file.
it('the templates of each framework know properties, attributes and the classes of events', () => {
  type InReact = ReactJsx.IntrinsicElements[Calls]
  type InSolid = SolidJsx.IntrinsicElements[Calls]
  type InSvelte = SvelteHTMLElements[Calls]
  type InVue = InstanceType<GlobalComponents[Calls]>
  type Props = InVue['$props']
  expectTypeOf<[InReact['view'], InSolid['view'], InSvelte['view'], Props['view']]>().toEqualTypeOf<
    [Views, Views, Views, Views]
  >()
  expectTypeOf<[InReact['calls'], InSolid['calls'], InSvelte['calls'], Props['calls']]>().toEqualTypeOf<
    [Given, Given, Given, Given]
  >()
  expectTypeOf<InReact['onoutdial-call-command']>().toEqualTypeOf<Heard>()
  expectTypeOf<InSvelte['onoutdial-call-command']>().toEqualTypeOf<Heard>()
  expectTypeOf<InSolid['on:outdial-call-command']>().toEqualTypeOf<Heard>()
  expectTypeOf<InVue['$emit']>().toExtend<
    (event: 'outdial-call-command', ...args: [event: EventOf<Calls, 'outdial-call-command'>]) => void
  >()
  expectTypeOf<EventOf<Calls, 'outdial-call-command'>>().toExtend<OutdialCallCommandEvent>()
  expectTypeOf<EventOf<Calls, 'outdial-view'>['currentTarget']>().toExtend<OutdialCalls>()
  expectTypeOf<ReactJsx.IntrinsicElements['outdial-history']['page-size']>().toEqualTypeOf<
    OutdialHistory['pageSize'] | `${number}` | undefined
  >()
  // @ts-expect-error An order that does not exist.
  expectTypeOf<{ order: 'newest' }>().toExtend<InReact>()
})
