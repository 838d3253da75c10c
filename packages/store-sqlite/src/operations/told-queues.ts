import { holdBack, letGo, type Queue, type RecordedAttempt } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { queueNamed, saveQueue } from '../tables/queues.ts'

/** The queues whose attempts there is news of. Each is read once, and written once if it is held back or let go. */
export interface ToldQueues {
  tell(news: RecordedAttempt, now: Date): void
  flush(): void
}

export function toldQueues(db: Database): ToldQueues {
  const queues = new Map<string, { readonly found: Queue; readonly now: Queue }>()
  return {
    tell({ attempt, refusal, taken }, now) {
      if (!refusal && !taken) return
      const { queue: name, licensedAt } = attempt
      const found = queues.get(name)?.found ?? queueNamed(db, name)
      if (!found) return
      const queue = queues.get(name)?.now ?? found
      const told = refusal ? holdBack(queue, refusal, licensedAt, now) : queue
      queues.set(name, { found, now: taken ? letGo(told, licensedAt) : told })
    },
    flush() {
      for (const { found, now } of queues.values()) saveQueue(db, now, found)
    },
  }
}
