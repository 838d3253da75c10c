import type { QueueState } from '@outdial/scheduler-core'
import type { Caller } from '../access/caller.ts'
import { ownKeysOf } from '../access/own-keys.ts'

// No queue of an application begins like this.
const PREFIX = /^~[\w-]{16}:/
const prefixOf = (ownerId: string) => `~${ownKeysOf(ownerId).prefix}`

/** The queue of a caller's list. Names of users have a prefix of their own, as their keys do. */
export const queueOf = ({ role, ownerId }: Caller, name: string): string =>
  role === 'user' && ownerId !== undefined ? prefixOf(ownerId) + name : name

/** The name of a list as its owner gave it. */
export const nameIn = (queue: string): string => queue.replace(PREFIX, '')

/** The key of the first call of a list. Unique in the store, so it makes the name of the list unique, too. */
export const firstKeyOf = (name: string): string => `list/${name}`

/** The key in the store of the first call of a list with this queue. */
export const firstKeyIn = (queue: string): string => {
  const [prefix = ''] = PREFIX.exec(queue) ?? []
  return prefix.slice(1) + firstKeyOf(queue.slice(prefix.length))
}

/** The queues that a caller may see. */
export const ownQueues = ({ role, ownerId }: Caller, queues: readonly QueueState[]): readonly QueueState[] =>
  queues.filter(({ name }) => {
    if (name === 'default') return false
    return role === 'admin' || (ownerId !== undefined && name.startsWith(prefixOf(ownerId)))
  })

/** Whether a queue has the prefix of another user. */
export const isOfOther = (ownerId: string, queue: string): boolean =>
  PREFIX.test(queue) && !queue.startsWith(prefixOf(ownerId))
