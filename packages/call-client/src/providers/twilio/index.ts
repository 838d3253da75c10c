export type { MachineDetection, TwilioOptions } from './options.ts'
export { twilio } from './twilio.ts'
export { type TwimlVerb, twiml } from './twiml.ts'
