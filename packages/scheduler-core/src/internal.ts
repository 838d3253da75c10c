// For the sibling packages of Outdial only. No promise of stability: any release may change it.

export { callInputSchema } from './input/call-input.ts'
export { doNotCallQuerySchema, doNotCallSchema } from './input/do-not-call-input.ts'
export { callEditSchema } from './input/edit.ts'
export { historyOptionsSchema } from './input/history.ts'
export { cursorAfter, listQuerySchema } from './input/list.ts'
export { metadataText, toMetadataFields } from './input/metadata-fields.ts'
export { callsPerSecond as callsPerSecondSchema, concurrency as concurrencySchema } from './input/queue-input.ts'
export { recordSchema } from './input/record.ts'
export {
  localTimeSchema,
  numberSchema,
  outcomeSchema,
  repeatSchema,
  statusSchema,
  textSchema,
} from './input/schemas.ts'
export { SEARCHED_CHARACTERS } from './input/search.ts'
export { shown } from './input/validation-error.ts'
export { ATTEMPT_COLUMNS, fromDetails, fromEvents, toAttempt } from './rows/attempt-row.ts'
export {
  CALL_COLUMNS,
  fromRules,
  fromSeries,
  toCall,
  toOutcome,
  toPhoneNumber,
  toScheduledStatus,
} from './rows/call-row.ts'
export { DO_NOT_CALL_COLUMNS, toDoNotCallEntry } from './rows/do-not-call-row.ts'
export { type Migration, oldestOf } from './rows/migration.ts'
export { callPage, historyPage, recordPage, recordSpanOf, spanOf } from './rows/page.ts'
export { QUEUE_COLUMNS, queueValues, toQueue } from './rows/queue-row.ts'
export { RECENT_COLUMNS, toRecentAttempt } from './rows/recent-row.ts'
export { RECORD_COLUMNS, recordValues, toCallRecord } from './rows/record-row.ts'
export { damaged, oneOf, orAbsent, type Row, toDate, toFlag, toJson, toMs, toNumber, toText } from './rows/values.ts'
export { talkDurationMs } from './store/history.ts'
export { byDue } from './store/loaded-step.ts'
export { earliest } from './store/moments.ts'
export { ONE_LINE } from './store/queue.ts'
export { takeTurns } from './take-turns.ts'
