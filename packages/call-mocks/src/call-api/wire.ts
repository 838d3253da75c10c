import type { MockStatus } from '../call-lifecycle.ts'
import type { BoardCall } from '../switchboard.ts'

/** Deployments of the Call API differ in how they write a call. */
export interface CallShape {
  /** Name of the field with the id. @default 'id' */
  readonly idField?: 'id' | 'call_id' | undefined
  /** Type of the id. @default 'number' */
  readonly idType?: 'number' | 'string' | undefined
  /** `none`: the body is the call. `call`: `{ "success": true, "call": {…} }`. @default 'none' */
  readonly envelope?: 'none' | 'call' | undefined
  /** Name of the field with the number; `none`: no answer has it. @default 'phone_number' */
  readonly numberField?: 'phone_number' | 'none' | undefined
}

const WORDS: Partial<Record<MockStatus, string>> = { answered: 'connected' }

/** A call as the service writes it. */
export function writeCall(
  call: BoardCall,
  { idField = 'id', envelope = 'none', numberField = 'phone_number' }: CallShape,
): unknown {
  const written = {
    [idField]: call.id,
    ...(numberField === 'phone_number' && { phone_number: call.to }),
    status: WORDS[call.status] ?? call.status,
    created_at: withoutZone(call.createdAt),
    updated_at: withoutZone(call.updatedAt),
    duration: call.status === 'completed' ? talkSeconds(call) : null,
  }
  return envelope === 'call' ? { success: true, call: written } : written
}

const withoutZone = (at: Date) => at.toISOString().slice(0, -1)

const talkSeconds = ({ answeredAt, updatedAt }: BoardCall) =>
  answeredAt ? Math.round((updatedAt.getTime() - answeredAt.getTime()) / 1_000) : 0

/** @throws {RangeError} for an unknown word */
export function checkShape({ idField, idType, envelope, numberField }: CallShape): void {
  const choices = [
    ['idField', idField, ['id', 'call_id']],
    ['idType', idType, ['number', 'string']],
    ['envelope', envelope, ['none', 'call']],
    ['numberField', numberField, ['phone_number', 'none']],
  ] as const
  for (const [name, value, words] of choices) {
    if (value !== undefined && !words.some(word => word === value)) {
      throw new RangeError(`Expected \`shape.${name}\` to be among ${words.join(', ')}, got ${JSON.stringify(value)}`)
    }
  }
}
