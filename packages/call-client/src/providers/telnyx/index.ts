export type { TelnyxMachineDetection, TelnyxOptions } from './options.ts'
export { telnyx } from './telnyx.ts'
