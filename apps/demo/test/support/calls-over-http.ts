import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

/** A call as the demo tells it; what a test does not look at is left out. */
const call = z.object({ id: z.string(), to: z.string(), status: z.string(), version: z.number() })
export type Call = z.infer<typeof call>

const historyCall = z.strictObject({
  created_at: z.iso.datetime({ precision: 0 }),
  counterparty: z.string().optional(),
  type: z.enum(['Completed Inbound', 'Missed Inbound', 'Completed Outbound', 'Missed Outbound']),
  duration: z
    .string()
    .regex(/^\d+\.\d$/)
    .optional(),
})

/** A folder for a database, which goes with the test. */
export async function newDatabase(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'outdial-demo-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return `sqlite:${join(folder, 'data', 'calls.db')}`
}

export async function schedule(url: string, body: object, headers: Record<string, string> = {}): Promise<Call> {
  const response = await fetch(`${url}/api/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (response.status !== 201) throw new Error(`Expected 201, got ${response.status}: ${await response.text()}`)
  return call.parse(await response.json())
}

export const readCall = async (url: string, id: string): Promise<Call> =>
  call.parse(await (await fetch(`${url}/api/calls/${id}`)).json())

/** The history of a number as the demo tells a program that asks for nothing in particular. */
export const readHistory = async (url: string, number: string) =>
  z.array(historyCall).parse(await (await fetch(`${url}/calls/${number}`)).json())
