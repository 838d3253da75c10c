import type { Clock } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'
import type { Request, RequestHandler, Response } from 'express'
import type { CallObserver } from './call-observer.ts'
import { withTimeout } from './with-timeout.ts'

export interface Metrics extends CallObserver {
  /** Measures the duration of each request. */
  readonly requests: RequestHandler
  /** Serves the metrics in Prometheus' format. */
  readonly expose: RequestHandler
}

const LATENESS_S = [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 900]
const DURATION_S = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]
// A scrape of Prometheus times out after 10 s.
const STORE_TIMEOUT_MS = 2000

/**
 * Creates the metrics. No label holds a number, queue or owner: each would be a lasting series.
 * Providers are those of the options.
 */
export function createMetrics(
  scheduler: Pick<Scheduler, 'queues' | 'dispatching'>,
  clock: Pick<Clock, 'setTimer'>,
): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const dialed = new Counter({
    name: 'outdial_calls_dialed_total',
    help: 'Calls dialed, by dialer or scheduler',
    labelNames: ['by'],
    registers,
  })
  const ended = new Counter({
    name: 'outdial_calls_ended_total',
    help: 'Calls ended, by dialer or scheduler and by outcome',
    labelNames: ['by', 'outcome'],
    registers,
  })
  const dialerLines = new Gauge({ name: 'outdial_dialer_lines_in_use', help: 'Lines of the dialer in use', registers })
  const silentCalls = new Gauge({
    name: 'outdial_dialer_calls_silent',
    help: 'Calls of the dialer in flight about which the service does not answer',
    registers,
  })
  const lateness = new Histogram({
    name: 'outdial_licence_lateness_seconds',
    help: 'Time from the due time of scheduled calls to their licence',
    buckets: LATENESS_S,
    registers,
  })
  const streams = new Gauge({ name: 'outdial_event_stream_clients', help: 'Open event streams', registers })
  const requests = new Histogram({
    name: 'outdial_http_request_duration_seconds',
    help: 'Time to answer requests, excluding event streams',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_S,
    registers,
  })
  const waiting = new Gauge({ name: 'outdial_calls_waiting', help: 'Scheduled calls that have not begun', registers })
  const lines = new Gauge({ name: 'outdial_scheduler_lines', help: 'Lines of all queues', registers })
  const linesInUse = new Gauge({ name: 'outdial_scheduler_lines_in_use', help: 'Lines of queues in use', registers })
  const heldBack = new Gauge({
    name: 'outdial_scheduler_queues_held_back',
    help: 'Queues that license nothing after refusals, such as 429',
    registers,
  })
  const ofProvider = (name: string, help: string) =>
    new Gauge({ name: `outdial_provider_${name}`, help, labelNames: ['provider'], registers })
  const providerLines = ofProvider('lines', 'Lines of a provider with limits')
  const providerLinesInUse = ofProvider('lines_in_use', 'Lines of a provider with limits in use')
  const providerPace = ofProvider('calls_per_second', 'Pace of a provider with limits')
  const providerWaiting = ofProvider('calls_waiting', 'Scheduled calls of a provider with limits that have not begun')
  const storeUp = new Gauge({
    name: 'outdial_store_up',
    help: '1 if the store answers, 0 if not: the gauges of queues then keep their last values',
    registers,
  })

  const readQueues = async () => {
    const both = Promise.all([scheduler.queues(), scheduler.dispatching()])
    const [queues, { limited }] = await withTimeout(both, STORE_TIMEOUT_MS, clock)
    const sum = (of: (queue: (typeof queues)[number]) => number) => queues.reduce((all, queue) => all + of(queue), 0)
    waiting.set(sum(queue => queue.waiting))
    lines.set(sum(queue => queue.concurrency))
    linesInUse.set(sum(queue => queue.linesInUse))
    heldBack.set(queues.filter(({ backoffUntil }) => backoffUntil !== undefined).length)
    for (const { name: provider, concurrency, callsPerSecond, ...usage } of limited) {
      if (concurrency !== undefined) providerLines.set({ provider }, concurrency)
      if (callsPerSecond !== undefined) providerPace.set({ provider }, callsPerSecond)
      providerLinesInUse.set({ provider }, usage.linesInUse)
      providerWaiting.set({ provider }, usage.waiting)
    }
  }

  /** Responses that have not ended. */
  const open = new Set<Response>()

  return {
    dialing({ by, lateMs }) {
      dialed.inc({ by })
      if (by === 'dialer') dialerLines.inc()
      if (lateMs !== undefined) lateness.observe(lateMs / 1000)
    },

    ended({ by, outcome }) {
      ended.inc({ by, outcome })
      if (by === 'dialer') dialerLines.dec()
    },

    silent(_call, isSilent) {
      if (isSilent) silentCalls.inc()
      else silentCalls.dec()
    },

    requests(request, response, next) {
      const stop = requests.startTimer()
      open.add(response)
      response.on('close', () => {
        open.delete(response)
        if (!isStream(response))
          stop({ method: request.method, route: routeOf(request, response), status: response.statusCode })
      })
      next()
    },

    async expose(_request, response) {
      const [queues] = await Promise.allSettled([readQueues()])
      storeUp.set(queues.status === 'fulfilled' ? 1 : 0)
      streams.set([...open].filter(isStream).length)
      response
        .set('Cache-Control', 'no-store')
        .type(registry.contentType)
        .send(await registry.metrics())
    },
  }
}

// An event stream stays open for hours, so its duration is no response time.
const isStream = (response: Response) => /^text\/event-stream\b/.test(String(response.getHeader('content-type')))

/** The pattern of the route, since each requested path would create a time series of its own. */
function routeOf(request: Request, response: Response): string {
  const route: unknown = response.locals['outdialRoute'] ?? request.route?.path
  if (typeof route === 'string') return route
  // The request was refused before routing, for example because of a missing token.
  return request.originalUrl.startsWith('/api/') ? '/api' : 'other'
}
