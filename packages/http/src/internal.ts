// For @outdial/express only: no promise of stability.
export { demandOneHost } from './access/hosts.ts'
export { problemReply } from './http/problem-reply.ts'
export { listenerOf } from './node/listener.ts'
export type { NodeConnection } from './node/node-request.ts'
export { send } from './node/node-response.ts'
