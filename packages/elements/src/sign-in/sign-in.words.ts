import { type WordsOf, wordTable } from '../words/word-table.ts'

export const signInWords = wordTable('outdial-sign-in', {
  en: {
    heading: 'Sign in',
    lead: 'Enter the API token to go on.',
    token: 'API token',
    enterToken: 'Enter the API token.',
    submit: 'Sign in',
    wrong: 'That is not the token.',
    waitFor: (time: string) => `Too many tries. Wait ${time}.`,
    waitAWhile: 'Too many tries. Wait a while.',
  },
  es: {
    heading: 'Iniciar sesión',
    lead: 'Introduzca el token de la API para continuar.',
    token: 'Token de la API',
    enterToken: 'Introduzca el token de la API.',
    submit: 'Entrar',
    wrong: 'Ese no es el token.',
    waitFor: time => `Demasiados intentos. Espere ${time}.`,
    waitAWhile: 'Demasiados intentos. Espere un rato.',
  },
})

export type SignInWords = WordsOf<typeof signInWords>
