import type { CallError } from './kernel/call-error.ts'

/**
 * A function that tells of the first refused webhook only, as a process warning: with a wrong
 * secret or address all are refused, and calls end late. It is for clients that have no listener.
 */
export function warnOfRefusals(provider: string): (error: CallError) => void {
  let hasWarned = false
  return error => {
    if (hasWarned) return
    hasWarned = true
    globalThis.process?.emitWarning?.(
      `A webhook of ${provider} was refused: ${error.message}. Listen to \`webhook-refused\` to be told of each`,
      { code: 'OUTDIAL_WEBHOOK_REFUSED' },
    )
  }
}
