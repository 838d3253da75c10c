export type { MachineDetection, TwilioOptions } from './options.ts'
export { twilio } from './twilio.ts'
export { type TwiML, twiml } from './twiml.ts'
