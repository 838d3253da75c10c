export { type SignTwilioWebhookOptions, signTwilioWebhook } from '../providers/twilio/sign.ts'
export { type ManualClock, manualClock } from './manual-clock.ts'
