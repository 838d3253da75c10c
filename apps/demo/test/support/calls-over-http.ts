import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

/** A call of the API, reduced to the fields that tests use. */
const call = z.object({ id: z.string(), to: z.string(), at: z.string(), status: z.string(), version: z.number() })
export type Call = z.infer<typeof call>

const callsPage = z.object({ calls: z.array(call) })
// For thousands of calls only the ids are parsed.
const ids = z.object({ calls: z.array(z.object({ id: z.string() })) })

const historyCall = z.strictObject({
  created_at: z.iso.datetime({ precision: 0 }),
  counterparty: z.string().optional(),
  type: z.enum(['Completed Inbound', 'Missed Inbound', 'Completed Outbound', 'Missed Outbound']),
  // The webhook of a short call's end may overtake that of its answer.
  answer_reported: z.literal(false).optional(),
  duration: z
    .string()
    .regex(/^\d+\.\d$/)
    .optional(),
})

/** A new folder, deleted after the test. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'outdial-demo-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The address of a new SQLite file, deleted after the test. */
export const newDatabase = async (): Promise<string> => `sqlite:${join(await newFolder(), 'data', 'calls.db')}`

async function send(method: string, url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`Expected success, got ${response.status}: ${await response.text()}`)
  return response.json()
}

export const schedule = async (url: string, body: object, headers: Record<string, string> = {}): Promise<Call> =>
  call.parse(await send('POST', `${url}/api/calls`, body, headers))

/** Schedules up to a thousand calls; returns their ids. */
export const scheduleMany = async (url: string, calls: readonly object[]): Promise<readonly string[]> =>
  ids.parse(await send('POST', `${url}/api/calls`, calls)).calls.map(({ id }) => id)

/** Changes a call, whatever its version. */
export const change = async (url: string, id: string, edit: object): Promise<Call> =>
  call.parse(await send('PATCH', `${url}/api/calls/${id}`, edit, { 'if-match': '*' }))

export const cancel = async (url: string, id: string): Promise<Call> =>
  call.parse(await send('DELETE', `${url}/api/calls/${id}`, undefined))

/** Logs an inbound call to a number. */
export async function logInbound(url: string, number: string, call: object): Promise<void> {
  await send('POST', `${url}/api/phone-numbers/${number}/calls`, call)
}

export const readCall = async (url: string, id: string): Promise<Call> =>
  call.parse(await (await fetch(`${url}/api/calls/${id}`)).json())

/** Up to a thousand calls, soonest first. */
export const readCalls = async (url: string): Promise<readonly Call[]> =>
  callsPage.parse(await (await fetch(`${url}/api/calls?limit=1000`)).json()).calls

/** A number's history, as JSON. */
export const readHistory = async (url: string, number: string) =>
  z.array(historyCall).parse(await (await fetch(`${url}/calls/${number}`)).json())
