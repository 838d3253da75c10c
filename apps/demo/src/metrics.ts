import type { Clock } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'
import type { Request, RequestHandler, Response } from 'express'
import { inTime } from './in-time.ts'
import type { Witness } from './witness.ts'

export interface Metrics extends Witness {
  /** Measures each request. */
  readonly requests: RequestHandler
  /** Answers with all of it, for Prometheus. */
  readonly expose: RequestHandler
}

const LATENESS_S = [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 900]
const DURATION_S = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]
// Prometheus waits ten seconds.
const STORE_MS = 2000

/** Counts what happens. No number of a call, no queue and no owner is a label: each would be a series for ever. */
export function createMetrics(scheduler: Pick<Scheduler, 'queues'>, clock: Pick<Clock, 'setTimer'>): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const dialed = new Counter({
    name: 'outdial_calls_dialed_total',
    help: 'Calls that were begun, by who began them',
    labelNames: ['by'],
    registers,
  })
  const ended = new Counter({
    name: 'outdial_calls_ended_total',
    help: 'Calls that ended, by who began them and by outcome',
    labelNames: ['by', 'outcome'],
    registers,
  })
  const listLines = new Gauge({
    name: 'outdial_dialer_lines_in_use',
    help: 'Lines of the dialer that are in use',
    registers,
  })
  const lateness = new Histogram({
    name: 'outdial_licence_lateness_seconds',
    help: 'How long after their due time scheduled calls were licensed',
    buckets: LATENESS_S,
    registers,
  })
  const streams = new Gauge({
    name: 'outdial_event_stream_clients',
    help: 'Event streams that are open',
    registers,
  })
  const requests = new Histogram({
    name: 'outdial_http_request_duration_seconds',
    help: 'Time to answer requests, event streams left out',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_S,
    registers,
  })
  const waiting = new Gauge({ name: 'outdial_calls_waiting', help: 'Scheduled calls that wait', registers })
  const lines = new Gauge({ name: 'outdial_scheduler_lines', help: 'Lines of all queues', registers })
  const linesInUse = new Gauge({
    name: 'outdial_scheduler_lines_in_use',
    help: 'Lines of all queues that are in use',
    registers,
  })

  const storeUp = new Gauge({
    name: 'outdial_store_up',
    help: 'Whether the store answers: 1, or 0. What is told of queues is then what it said last',
    registers,
  })

  const readQueues = async () => {
    const queues = await inTime(scheduler.queues(), STORE_MS, clock)
    const sum = (of: (queue: (typeof queues)[number]) => number) => queues.reduce((all, queue) => all + of(queue), 0)
    waiting.set(sum(queue => queue.waiting))
    lines.set(sum(queue => queue.concurrency))
    linesInUse.set(sum(queue => queue.linesInUse))
  }

  /** Requests whose answer has not ended. */
  const open = new Set<Response>()

  return {
    dialing({ by, lateMs }) {
      dialed.inc({ by })
      if (by === 'dialer') listLines.inc()
      if (lateMs !== undefined) lateness.observe(lateMs / 1000)
    },

    ended({ by, outcome }) {
      ended.inc({ by, outcome })
      if (by === 'dialer') listLines.dec()
    },

    requests(request, response, next) {
      const stop = requests.startTimer()
      open.add(response)
      response.on('close', () => {
        open.delete(response)
        if (!isStream(response)) stop({ method: request.method, route: routeOf(request), status: response.statusCode })
      })
      next()
    },

    async expose(_request, response) {
      const answers = readQueues().then(
        () => 1,
        () => 0,
      )
      storeUp.set(await answers)
      streams.set([...open].filter(isStream).length)
      response
        .set('Cache-Control', 'no-store')
        .type(registry.contentType)
        .send(await registry.metrics())
    },
  }
}

// Streams are open for hours, and what one takes says nothing.
const isStream = (response: Response) => /^text\/event-stream\b/.test(String(response.getHeader('content-type')))

/** Where it was answered. An address as it was asked for would be a series of its own. */
function routeOf(request: Request): string {
  const route: unknown = request.route?.path
  if (typeof route === 'string') return route
  // Refused before a route was found, as for the lack of a token.
  return request.originalUrl.startsWith('/api/') ? '/api' : 'other'
}
