export { type ListenerOptions, type NodeListener, toNodeListener } from './listener.ts'
export { serverTimeouts } from './server-timeouts.ts'
export { type ShutDownParts, shutDown } from './shut-down.ts'
