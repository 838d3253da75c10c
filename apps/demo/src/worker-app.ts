import { problems } from '@outdial/express'
import express, { type Express } from 'express'
import { health, type Readiness } from './http/health.ts'
import type { Metrics } from './metrics.ts'

export interface WorkerAppOptions {
  readonly metrics: Pick<Metrics, 'expose'>
  readonly readiness: Readiness
  readonly onError: (error: unknown) => void
}

/** A worker's health and metrics, without authentication, since neither names a call. */
export const createWorkerApp = ({ metrics, readiness, onError }: WorkerAppOptions): Express =>
  express().disable('x-powered-by').use(health(readiness)).get('/metrics', metrics.expose).use(problems(onError))
