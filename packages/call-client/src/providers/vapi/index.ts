export type { VapiHmac } from './hmac-plan.ts'
export type { VapiCustomer, VapiFields, VapiOptions, VapiReply } from './options.ts'
export { vapi } from './vapi.ts'
export type { VapiMessage } from './wire.ts'
