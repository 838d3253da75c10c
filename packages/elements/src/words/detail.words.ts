import { wordTable } from './word-table.ts'

/** What providers report about an attempt, in the order in which it is shown. */
export const detailWords = wordTable('outdial-details', {
  en: {
    answeredBy: 'Answered by',
    price: 'Price',
    recordingUrl: 'Recording',
    transcript: 'Transcript',
    summary: 'Summary',
    digits: 'Digits pressed',
    sipCode: 'SIP code',
  },
  es: {
    answeredBy: 'Contestada por',
    price: 'Precio',
    recordingUrl: 'Grabación',
    transcript: 'Transcripción',
    summary: 'Resumen',
    digits: 'Teclas pulsadas',
    sipCode: 'Código SIP',
  },
})
