export { type NumDialerOptions, numDialer } from './num-dialer.ts'
