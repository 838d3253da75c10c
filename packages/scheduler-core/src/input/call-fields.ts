import { isPhoneNumber, type PhoneNumber } from '@outdial/call-client/kernel'
import type { SchedulerErrorCode } from '../scheduler-error.ts'
import type { NewCall } from '../store/call.ts'
import { type Moment, toMoment } from './moment.ts'
import { isText, TEXT } from './text.ts'
import { expected } from './validation-error.ts'

/** What is known where calls are given. */
export interface InputContext {
  /** The store's time. */
  readonly now: Date
  /** A call that is wanted at a moment so many milliseconds ago is refused. `Infinity`: none is. */
  readonly misfireAfterMs: number
  /** The names of those that can be dialed with, the default first. */
  readonly providers: readonly string[]
  /** Where a call comes from that does not say it. @default the provider's choice */
  readonly from?: PhoneNumber | undefined
}

/** What `toNumber` takes, in words. */
export const NUMBER = 'a number like +13018040009 (E.164)'

/** @throws {SchedulerError} `invalid-number` */
export function toNumber(name: string, value: unknown): PhoneNumber {
  if (isPhoneNumber(value)) return value
  throw expected('invalid-number', name, NUMBER, value)
}

/** @throws {SchedulerError} with this code */
export function toText(name: string, value: unknown, code: SchedulerErrorCode): string {
  if (isText(value)) return value
  throw expected(code, name, TEXT, value)
}

/** @throws {SchedulerError} `unknown-provider` */
export function toProvider(value: unknown, providers: readonly string[]): string {
  if (typeof value === 'string' && providers.includes(value)) return value
  throw expected('unknown-provider', 'provider', `one of ${providers.join(', ')}`, value)
}

/**
 * When a call is wanted.
 *
 * @throws {SchedulerError} `invalid-time`: no moment, or one long past; `invalid-zone`
 */
export function toDue(value: unknown, { now, misfireAfterMs }: InputContext): Moment {
  const moment = toMoment('at', value)
  checkDue(moment.at, { now, misfireAfterMs })
  return moment
}

/** @throws {SchedulerError} `invalid-time`: long past */
function checkDue(at: Date, { now, misfireAfterMs }: Pick<InputContext, 'now' | 'misfireAfterMs'>): void {
  const earliestMs = now.getTime() - misfireAfterMs
  if (at.getTime() >= earliestMs) return
  throw expected('invalid-time', 'at', `no earlier than ${new Date(earliestMs).toISOString()}`, at)
}

/** Whether a call can still be begun. @throws {SchedulerError} `invalid-time` */
export function checkTimes({ at, notAfter }: Pick<NewCall, 'at' | 'notAfter'>, context: InputContext): void {
  checkDue(at, context)
  if (notAfter) checkSpan(notAfter, at)
}

/** @throws {SchedulerError} `invalid-time`, unless this is a moment after `at`, if there is one; `invalid-zone` */
export function toNotAfter(value: unknown, at: Date | undefined): Date {
  const { at: notAfter } = toMoment('notAfter', value)
  if (at) checkSpan(notAfter, at)
  return notAfter
}

function checkSpan(notAfter: Date, at: Date): void {
  if (notAfter > at) return
  throw expected('invalid-time', 'notAfter', `later than \`at\`, ${at.toISOString()}`, notAfter)
}
