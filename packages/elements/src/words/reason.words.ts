import type { Cause } from './causes.ts'

type CauseWords = Readonly<Record<Cause, string>>

/** The texts of reasons. */
export interface ReasonWords {
  readonly causes: CauseWords
  /** A word that the table does not know, as the service's own. */
  readonly own: (word: string) => string
  readonly answerNotReported: string
  readonly backoff: Readonly<Record<string, string>>
  readonly backoffOther: string
}

const en: ReasonWords = {
  causes: {
    said: '',
    busy: 'Busy',
    'no-answer': 'No answer',
    cancelled: 'Cancelled',
    failed: 'Failed',
    declined: 'Declined',
    'no-such-number': 'No such number',
    'number-changed': 'The number has changed',
    unreachable: 'Phone not reachable',
    network: 'Network trouble',
    barred: 'The network does not permit this call',
    incompatible: 'This line takes no voice calls',
    'no-reason': 'The service gives no reason',
    'time-limit': 'Ended at the time limit',
    elsewhere: 'Answered elsewhere',
    'person-hung-up': 'The other end hung up',
    'assistant-hung-up': 'The assistant ended the call',
    'passed-on': 'Passed on to another number',
    silence: 'Nobody spoke',
    voicemail: 'Voicemail answered',
    'limit-reached': 'A limit of the account was reached',
    account: 'The account cannot place calls',
    'assistant-missing': 'No assistant is set up',
    'assistant-failed': 'The voice assistant failed',
    'not-begun': 'The service could not begin the call',
    misfire: 'Missed: no worker was running',
    'not-after': 'Too late',
    'not-allowed': 'This number must not be called',
    'do-not-call': 'On the do-not-call list',
    restored: 'It may have been placed after the backup was taken',
    freed: 'An operator freed its line',
    'reused-id': 'The service gave its id to a later call',
    'no-record': 'The worker stopped while it was dialing',
    'not-found': 'The service does not know this call',
    'placed-again': 'Sent again with the same key, to learn its id',
    'rules-silent': 'Your check of the number did not answer',
  },
  own: word => `The service says “${word}”`,
  answerNotReported: 'answer not reported',
  backoff: {
    'rate-limited': 'The service asks to wait',
    unauthorized: 'The service refuses the credentials',
    unavailable: 'The service is not available',
  },
  backoffOther: 'The service refuses calls',
}

const es: ReasonWords = {
  causes: {
    said: '',
    busy: 'Ocupado',
    'no-answer': 'Sin respuesta',
    cancelled: 'Cancelada',
    failed: 'Fallida',
    declined: 'Rechazada por el destinatario',
    'no-such-number': 'El número no existe',
    'number-changed': 'El número ha cambiado',
    unreachable: 'Teléfono no disponible',
    network: 'Problema de la red',
    barred: 'La red no permite esta llamada',
    incompatible: 'Esta línea no admite llamadas de voz',
    'no-reason': 'El servicio no da ningún motivo',
    'time-limit': 'Terminada por el límite de duración',
    elsewhere: 'Contestada en otro teléfono',
    'person-hung-up': 'El otro extremo colgó',
    'assistant-hung-up': 'El asistente terminó la llamada',
    'passed-on': 'Transferida a otro número',
    silence: 'Nadie habló',
    voicemail: 'Contestó el buzón de voz',
    'limit-reached': 'Se alcanzó un límite de la cuenta',
    account: 'La cuenta no puede hacer llamadas',
    'assistant-missing': 'No hay ningún asistente configurado',
    'assistant-failed': 'Falló el asistente de voz',
    'not-begun': 'El servicio no pudo iniciar la llamada',
    misfire: 'Perdida: no había ningún proceso en marcha',
    'not-after': 'Demasiado tarde',
    'not-allowed': 'No se debe llamar a este número',
    'do-not-call': 'En la lista de no llamar',
    restored: 'Pudo hacerse después de la copia de seguridad',
    freed: 'Un operador liberó su línea',
    'reused-id': 'El servicio dio su identificador a otra llamada',
    'no-record': 'El proceso se detuvo mientras marcaba',
    'not-found': 'El servicio no conoce esta llamada',
    'placed-again': 'Enviada otra vez con la misma clave, para saber su identificador',
    'rules-silent': 'Su comprobación del número no respondió',
  },
  own: word => `El servicio dice «${word}»`,
  answerNotReported: 'respuesta no comunicada',
  backoff: {
    'rate-limited': 'El servicio pide esperar',
    unauthorized: 'El servicio rechaza las credenciales',
    unavailable: 'El servicio no está disponible',
  },
  backoffOther: 'El servicio rechaza las llamadas',
}

export const reasonWords = { en, es }
