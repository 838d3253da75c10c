import { counted } from './plural.ts'
import { wordTable } from './word-table.ts'

/** Words that several elements use: lengths of time, failures, and what the connection is doing. */
export const sharedWords = wordTable('outdial', {
  en: {
    hours: (n: number) => counted('en', n, { one: 'hour', other: 'hours' }),
    minutes: (n: number) => counted('en', n, { one: 'minute', other: 'minutes' }),
    seconds: (n: number) => counted('en', n, { one: 'second', other: 'seconds' }),
    optional: 'optional',
    failed: 'That did not work.',
    unreachable: 'The server cannot be reached.',
    notOutdial: 'There is no Outdial at this address.',
    allPaused: 'Everything is paused. Resume it first.',
    tooShort: 'This number is too short.',
    tooLong: 'This number is too long.',
    noCountry: 'Add the country code, such as +1.',
    extension: 'Leave out the extension.',
    noNumber: 'This is not a phone number.',
    away: 'The server is away. Until it is back, this may be out of date.',
    back: 'The server is back. This is up to date.',
    signInFirst: 'Sign in first.',
    restarted:
      'The server was restarted, and the list was not finished. Calls from before may still be in progress. Call dials the whole list again.',
    asksToWait: 'The service asks to wait',
    refusesCredentials: 'The service refuses the credentials',
    unavailable: 'The service is not available',
    refusesCalls: 'The service refuses calls',
  },
  es: {
    hours: n => counted('es', n, { one: 'hora', other: 'horas' }),
    minutes: n => counted('es', n, { one: 'minuto', other: 'minutos' }),
    seconds: n => counted('es', n, { one: 'segundo', other: 'segundos' }),
    optional: 'opcional',
    failed: 'No ha funcionado.',
    unreachable: 'No se puede conectar con el servidor.',
    notOutdial: 'En esta dirección no hay ningún Outdial.',
    allPaused: 'Todo está en pausa. Reanúdelo primero.',
    tooShort: 'El número es demasiado corto.',
    tooLong: 'El número es demasiado largo.',
    noCountry: 'Añada el prefijo del país, por ejemplo +34.',
    extension: 'Quite la extensión.',
    noNumber: 'No es un número de teléfono.',
    away: 'El servidor no responde. Hasta que vuelva, estos datos pueden no estar al día.',
    back: 'El servidor ha vuelto. Los datos están al día.',
    signInFirst: 'Inicie sesión primero.',
    restarted:
      'El servidor se reinició y la lista quedó sin terminar. Puede haber llamadas anteriores en curso. Llamar vuelve a marcar toda la lista.',
    asksToWait: 'El servicio pide esperar',
    refusesCredentials: 'El servicio rechaza las credenciales',
    unavailable: 'El servicio no está disponible',
    refusesCalls: 'El servicio rechaza las llamadas',
  },
})
