import { type WordsOf, wordTable } from '../words/word-table.ts'

/** The statuses of a call, by their names in the API. */
export const statusWords = wordTable('outdial-status', {
  en: {
    idle: 'Waiting',
    scheduled: 'Scheduled',
    dialing: 'Dialing',
    unknown: 'No answer yet',
    initiated: 'Initiated',
    ringing: 'Ringing',
    answered: 'Answered',
    completed: 'Completed',
    busy: 'Busy',
    'no-answer': 'No answer',
    failed: 'Failed',
    cancelled: 'Cancelled',
    rejected: 'Rejected',
    expired: 'Expired',
    indeterminate: 'Outcome unknown',
  },
  es: {
    idle: 'En espera',
    scheduled: 'Programada',
    dialing: 'Marcando',
    unknown: 'Aún sin respuesta',
    initiated: 'Iniciada',
    ringing: 'Sonando',
    answered: 'Contestada',
    completed: 'Completada',
    busy: 'Ocupado',
    'no-answer': 'Sin respuesta',
    failed: 'Fallida',
    cancelled: 'Cancelada',
    rejected: 'Rechazada',
    expired: 'Caducada',
    indeterminate: 'Resultado desconocido',
  },
})

export type StatusWords = WordsOf<typeof statusWords>
