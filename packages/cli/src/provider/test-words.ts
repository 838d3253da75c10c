import type { Variables } from '../command/read-arguments.ts'

const SAID = '<Response><Say>Hello. This is a test call by Outdial. Goodbye.</Say></Response>'

/** The variables that say what a call through Twilio executes. One is enough. */
export const TWILIO_WORDS = ['TWILIO_TWIML', 'TWILIO_TWIML_URL', 'TWILIO_TWIML_APP_SID'] as const

export const hasWords = (variables: Variables): boolean => TWILIO_WORDS.some(variable => variables[variable])

/** With a test sentence for Twilio, unless the variables say what a call executes. */
export const withWords = (variables: Variables): Variables =>
  hasWords(variables) ? variables : { ...variables, TWILIO_TWIML: SAID }
