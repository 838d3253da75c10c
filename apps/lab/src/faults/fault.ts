import type { ChildProcess } from 'node:child_process'
import type { MockProvider } from '../harness/mock-provider.ts'
import type { GatewayCommand, ProxyProcess } from '../harness/proxy.ts'
import type { LabStore } from '../harness/stores/lab-store.ts'
import type { WorkerPool } from '../harness/worker-pool.ts'
import type { Outage, Size, Timing } from '../types.ts'

/** The parts of a run that a fault may use. */
export interface FaultContext {
  readonly seed: number
  readonly size: Size
  readonly timing: Timing
  readonly store: LabStore
  readonly workers: WorkerPool
  readonly provider: MockProvider
  /** Between the workers and the provider; absent if no fault of this run needs it. */
  readonly providerProxy: ProxyProcess | undefined
  /** Before the provider; absent if no fault of this run needs it. */
  readonly gateway: ProxyProcess<GatewayCommand> | undefined
  /** Processes to kill when the lab ends. */
  readonly children: Set<ChildProcess>
  readonly count: (event: string) => void
  readonly noteOutage: (outage: Outage) => void
}

/** A fault that is being injected. */
export interface ActiveFault {
  /** Whether it has been injected as often as the scenario requires. */
  readonly done: boolean
  /** Stops injecting and repairs what was broken. */
  end(): void | Promise<void>
}

/** Starts to inject a fault. */
export type Fault = (context: FaultContext) => ActiveFault

/** The proxies of a run, by the side that they lead to. */
export const proxiesOf = ({ providerProxy, store }: FaultContext): readonly (readonly [string, ProxyProcess])[] =>
  Object.entries({ provider: providerProxy, database: store.proxy }).flatMap(([name, proxy]) =>
    proxy ? [[name, proxy] as const] : [],
  )
