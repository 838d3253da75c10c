// What @outdial/express shares with this package. No promise of stability: any release may change it.

export { callInputSchema } from './input/call-input.ts'
export { callEditSchema } from './input/edit.ts'
export { historyOptionsSchema } from './input/history.ts'
export { listQuerySchema } from './input/list.ts'
export { recordSchema } from './input/record.ts'
export { localTimeSchema, numberSchema, outcomeSchema, statusSchema } from './input/schemas.ts'
export { shown } from './input/validation-error.ts'
