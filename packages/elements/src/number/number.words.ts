import { counted } from '../words/plural.ts'
import { type WordsOf, wordTable } from '../words/word-table.ts'

const CALLS = { en: { one: 'coming call', other: 'coming calls' }, es: { one: 'llamada', other: 'llamadas' } }

/** The texts of `<outdial-number>`. */
export const numberWords = wordTable('outdial-number', {
  en: {
    heading: 'About this number',
    noPhone: 'Choose a phone number.',
    loading: 'Loading…',
    noPlace: 'The number does not say where it is.',
    doNotCall: 'Do not call',
    listed: (when: string) => `On the list since ${when}.`,
    listedUntil: (when: string) => `Until ${when}.`,
    question: 'Do not call this number?',
    none: 'No call to it is scheduled.',
    held: (n: number) =>
      `${counted('en', n, CALLS.en)} will be cancelled when due, unless the number is taken off the list before:`,
    heldMany: 'Its coming calls will be cancelled when due, unless the number is taken off the list before:',
    manyMore: 'and more',
    notKnown: (why: string) => `Its coming calls could not be loaded. ${why}`,
    looking: 'Looking for coming calls…',
    add: 'Do not call',
    keep: 'Keep calling',
    added: 'No call rings this number from now on.',
    removed: 'This number may be called again.',
  },
  es: {
    heading: 'Sobre este número',
    noPhone: 'Elija un número de teléfono.',
    loading: 'Cargando…',
    noPlace: 'El número no dice dónde está.',
    doNotCall: 'No llamar',
    listed: when => `En la lista desde el ${when}.`,
    listedUntil: when => `Hasta el ${when}.`,
    question: '¿No llamar a este número?',
    none: 'No hay ninguna llamada programada.',
    held: n =>
      `${counted('es', n, CALLS.es)} se ${n === 1 ? 'cancelará' : 'cancelarán'} a su hora, salvo que antes se quite el número de la lista:`,
    heldMany: 'Sus llamadas se cancelarán a su hora, salvo que antes se quite el número de la lista:',
    manyMore: 'y más',
    notKnown: why => `No se han podido cargar las llamadas programadas. ${why}`,
    looking: 'Buscando llamadas programadas…',
    add: 'No llamar',
    keep: 'Seguir llamando',
    added: 'Desde ahora ninguna llamada hace sonar este número.',
    removed: 'Se puede volver a llamar a este número.',
  },
})

export type NumberWords = WordsOf<typeof numberWords>
