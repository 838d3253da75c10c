// Generated from the router's OpenAPI document by `npm run openapi`. Do not edit.

export type paths = Record<string, never>
export type webhooks = Record<string, never>
export interface components {
  schemas: {
    NewCall: {
      to: string
      from?: string
      at?:
        | string
        | {
            local: string
            timeZone: string
          }
      repeat?: {
        rule: string
        until?: string
        count?: number
        except?: string[]
      }
      queue?: string
      provider?: string
      key?: string
      notAfter?:
        | string
        | {
            local: string
            timeZone: string
          }
      ownerId?: string
      metadata?: {
        [key: string]: unknown
      }
      timeZone?: string
      hours?:
        | {
            hours: {
              [key: string]: [string, string][]
            }
            daysOff?: string[]
            zone?: string
          }
        | {
            hours: {
              [key: string]: [string, string][]
            }
            daysOff?: string[]
            zone?: string
          }[]
      limits?:
        | {
            attempts?: {
              most: number
              within: number | 'day'
            }[]
            completed?: {
              most: number
              within: number | 'day'
            }[]
            pauseMs?: number
          }
        | {
            attempts?: {
              most: number
              within: number | 'day'
            }[]
            completed?: {
              most: number
              within: number | 'day'
            }[]
            pauseMs?: number
          }[]
      misfireAfterMs?: number | 'never'
    }
    NewList: {
      name: string
      concurrency?: number
      paused?: boolean
      callsPerSecond?: number
      calls: components['schemas']['ListCall'][]
    }
    ListCall: {
      to: string
      from?: string
      metadata?: {
        [key: string]: unknown
      }
      timeZone?: string
      provider?: string
    }
    Call: {
      id: string
      version: number
      sequence: number
      to: string
      from?: string
      provider: string
      queue: string
      /** Format: date-time */
      at: string
      localTime?: {
        local: string
        timeZone: string
      }
      /** Format: date-time */
      notAfter?: string
      key?: string
      ownerId?: string
      metadata?: {
        [key: string]: unknown
      }
      rules?: {
        timeZone?: string
        hours?: {
          [key: string]: unknown
        }[]
        limits?: {
          [key: string]: unknown
        }[]
        misfireAfterMs?: number | 'never'
      }
      series?: {
        id: string
        repeat: {
          rule: string
          until?: string
          count?: number
          except?: string[]
        }
        start: {
          local: string
          timeZone: string
        }
        occurrence: string
        skipped?: number
        /** @constant */
        ended?: true
      }
      /** @enum {string} */
      status:
        | 'scheduled'
        | 'dialing'
        | 'unknown'
        | 'initiated'
        | 'ringing'
        | 'answered'
        | 'completed'
        | 'busy'
        | 'no-answer'
        | 'failed'
        | 'cancelled'
        | 'rejected'
        | 'expired'
        | 'indeterminate'
      /** Format: date-time */
      dueAt: string
      attemptCount: number
      /** @enum {string} */
      lastOutcome?:
        | 'completed'
        | 'busy'
        | 'no-answer'
        | 'failed'
        | 'cancelled'
        | 'rejected'
        | 'expired'
        | 'indeterminate'
      cause?: string
      /** Format: date-time */
      cancelledAt?: string
      /** Format: date-time */
      createdAt: string
      /** Format: date-time */
      endedAt?: string
      answered?: boolean
      /** Format: date-time */
      answeredAt?: string
      durationMs?: number
      details?: {
        [key: string]: unknown
      }
    }
    CallAttempt: {
      attempt: number
      /** @enum {string} */
      status:
        | 'scheduled'
        | 'dialing'
        | 'unknown'
        | 'initiated'
        | 'ringing'
        | 'answered'
        | 'completed'
        | 'busy'
        | 'no-answer'
        | 'failed'
        | 'cancelled'
        | 'rejected'
        | 'expired'
        | 'indeterminate'
      provider: string
      /** Format: date-time */
      licensedAt: string
      answered: boolean
      /** Format: date-time */
      answeredAt?: string
      /** Format: date-time */
      endedAt?: string
      /** Format: date-time */
      lineFreeAt: string
      durationMs?: number
      cause?: string
      details?: {
        [key: string]: unknown
      }
      released: boolean
      events: {
        /** @enum {string} */
        status:
          | 'scheduled'
          | 'dialing'
          | 'unknown'
          | 'initiated'
          | 'ringing'
          | 'answered'
          | 'completed'
          | 'busy'
          | 'no-answer'
          | 'failed'
          | 'cancelled'
          | 'rejected'
          | 'expired'
          | 'indeterminate'
        /** Format: date-time */
        at: string
        cause?: string
      }[]
    }
    LogEntry:
      | {
          id: string
          version: number
          sequence: number
          to: string
          from?: string
          provider: string
          queue: string
          /** Format: date-time */
          at: string
          localTime?: {
            local: string
            timeZone: string
          }
          /** Format: date-time */
          notAfter?: string
          key?: string
          ownerId?: string
          metadata?: {
            [key: string]: unknown
          }
          rules?: {
            timeZone?: string
            hours?: {
              [key: string]: unknown
            }[]
            limits?: {
              [key: string]: unknown
            }[]
            misfireAfterMs?: number | 'never'
          }
          series?: {
            id: string
            repeat: {
              rule: string
              until?: string
              count?: number
              except?: string[]
            }
            start: {
              local: string
              timeZone: string
            }
            occurrence: string
            skipped?: number
            /** @constant */
            ended?: true
          }
          /** @enum {string} */
          status:
            | 'scheduled'
            | 'dialing'
            | 'unknown'
            | 'initiated'
            | 'ringing'
            | 'answered'
            | 'completed'
            | 'busy'
            | 'no-answer'
            | 'failed'
            | 'cancelled'
            | 'rejected'
            | 'expired'
            | 'indeterminate'
          /** Format: date-time */
          dueAt: string
          attemptCount: number
          /** @enum {string} */
          lastOutcome?:
            | 'completed'
            | 'busy'
            | 'no-answer'
            | 'failed'
            | 'cancelled'
            | 'rejected'
            | 'expired'
            | 'indeterminate'
          cause?: string
          /** Format: date-time */
          cancelledAt?: string
          /** Format: date-time */
          createdAt: string
          /** Format: date-time */
          endedAt?: string
          answered?: boolean
          /** Format: date-time */
          answeredAt?: string
          durationMs?: number
          details?: {
            [key: string]: unknown
          }
          /** @constant */
          kind: 'scheduled'
        }
      | components['schemas']['LoggedEntry']
    LoggedEntry: {
      /** @constant */
      kind: 'logged'
      id: string
      to: string
      from?: string
      /** Format: date-time */
      at: string
      /** @enum {string} */
      status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'cancelled' | 'rejected' | 'expired' | 'indeterminate'
      answered: boolean
      /** @enum {string} */
      direction: 'outbound' | 'inbound'
      durationMs?: number
      provider?: string
      cause?: string
      metadata?: {
        [key: string]: unknown
      }
      ownerId?: string
    }
    Dispatching: {
      paused: boolean
      lines?: number
      linesInUse: number
      providers: {
        name: string
        failures: number
        /** Format: date-time */
        backoffUntil?: string
      }[]
      limited: {
        name: string
        callsPerSecond?: number
        concurrency?: number
        linesInUse: number
        waiting: number
      }[]
      queues: {
        name: string
        concurrency: number
        paused: boolean
        callsPerSecond?: number
        waiting: number
        linesInUse: number
        /** Format: date-time */
        backoffUntil?: string
        backoffCode?: string
      }[]
    }
    DoNotCallEntry: {
      number: string
      reason?: string
      source?: string
      /** Format: date-time */
      addedAt: string
      /** Format: date-time */
      until?: string
    }
    Explanation: {
      /** @enum {string} */
      status?:
        | 'scheduled'
        | 'dialing'
        | 'unknown'
        | 'initiated'
        | 'ringing'
        | 'answered'
        | 'completed'
        | 'busy'
        | 'no-answer'
        | 'failed'
        | 'cancelled'
        | 'rejected'
        | 'expired'
        | 'indeterminate'
      because: {
        code: string
        detail: string
        /** Format: date-time */
        until?: string
        rule?: string
        calls?: string[]
      }[]
      /** Format: date-time */
      nextPossibleAt?: string
    }
    Entry: {
      index: number
      to: string
      /** @enum {string} */
      status:
        | 'scheduled'
        | 'idle'
        | 'dialing'
        | 'unknown'
        | 'initiated'
        | 'ringing'
        | 'answered'
        | 'completed'
        | 'busy'
        | 'no-answer'
        | 'failed'
        | 'cancelled'
        | 'rejected'
        | 'expired'
        | 'indeterminate'
      attempt: number
      version: number
      /** Format: date-time */
      since?: string
      /** Format: date-time */
      endsBy?: string
      /** Format: date-time */
      silentSince?: string
      cause?: string
      answered?: boolean
      /** Format: date-time */
      answeredAt?: string
      /** Format: date-time */
      endedAt?: string
      durationMs?: number
      details?: {
        [key: string]: unknown
      }
    }
    List: {
      name: string
      queue: string
      ownerId?: string
      /** @enum {string} */
      state: 'idle' | 'running' | 'paused' | 'stopping' | 'finished'
      concurrency: number
      callsPerSecond?: number
      paused: boolean
      allPaused: boolean
      sharedLines?: number
      counts: {
        [key: string]: number
      }
      total: number
      linesInUse: number
      /** Format: date-time */
      backoffUntil?: string
      reasons?: {
        code: string
        /** Format: date-time */
        until?: string
      }[]
      /** Format: date-time */
      createdAt: string
      firstSequence: number
    }
    CallDetails: {
      id: string
      version: number
      sequence: number
      to: string
      from?: string
      provider: string
      queue: string
      /** Format: date-time */
      at: string
      localTime?: {
        local: string
        timeZone: string
      }
      /** Format: date-time */
      notAfter?: string
      key?: string
      ownerId?: string
      metadata?: {
        [key: string]: unknown
      }
      rules?: {
        timeZone?: string
        hours?: {
          [key: string]: unknown
        }[]
        limits?: {
          [key: string]: unknown
        }[]
        misfireAfterMs?: number | 'never'
      }
      series?: {
        id: string
        repeat: {
          rule: string
          until?: string
          count?: number
          except?: string[]
        }
        start: {
          local: string
          timeZone: string
        }
        occurrence: string
        skipped?: number
        /** @constant */
        ended?: true
      }
      /** @enum {string} */
      status:
        | 'scheduled'
        | 'dialing'
        | 'unknown'
        | 'initiated'
        | 'ringing'
        | 'answered'
        | 'completed'
        | 'busy'
        | 'no-answer'
        | 'failed'
        | 'cancelled'
        | 'rejected'
        | 'expired'
        | 'indeterminate'
      /** Format: date-time */
      dueAt: string
      attemptCount: number
      /** @enum {string} */
      lastOutcome?:
        | 'completed'
        | 'busy'
        | 'no-answer'
        | 'failed'
        | 'cancelled'
        | 'rejected'
        | 'expired'
        | 'indeterminate'
      cause?: string
      /** Format: date-time */
      cancelledAt?: string
      /** Format: date-time */
      createdAt: string
      /** Format: date-time */
      endedAt?: string
      answered?: boolean
      /** Format: date-time */
      answeredAt?: string
      durationMs?: number
      details?: {
        [key: string]: unknown
      }
      attempts: components['schemas']['CallAttempt'][]
    }
    CallPage: {
      calls: components['schemas']['Call'][]
      cursor?: string
    }
    Capabilities: {
      providers: {
        [key: string]: {
          hangUp: boolean
        }
      }
      dialer?: {
        hangUp: boolean
      }
      search: boolean
      metadataFields: string[]
      lists: boolean
      export: boolean
      defaultCountry?: string
    }
    LogDetails:
      | {
          id: string
          version: number
          sequence: number
          to: string
          from?: string
          provider: string
          queue: string
          /** Format: date-time */
          at: string
          localTime?: {
            local: string
            timeZone: string
          }
          /** Format: date-time */
          notAfter?: string
          key?: string
          ownerId?: string
          metadata?: {
            [key: string]: unknown
          }
          rules?: {
            timeZone?: string
            hours?: {
              [key: string]: unknown
            }[]
            limits?: {
              [key: string]: unknown
            }[]
            misfireAfterMs?: number | 'never'
          }
          series?: {
            id: string
            repeat: {
              rule: string
              until?: string
              count?: number
              except?: string[]
            }
            start: {
              local: string
              timeZone: string
            }
            occurrence: string
            skipped?: number
            /** @constant */
            ended?: true
          }
          /** @enum {string} */
          status:
            | 'scheduled'
            | 'dialing'
            | 'unknown'
            | 'initiated'
            | 'ringing'
            | 'answered'
            | 'completed'
            | 'busy'
            | 'no-answer'
            | 'failed'
            | 'cancelled'
            | 'rejected'
            | 'expired'
            | 'indeterminate'
          /** Format: date-time */
          dueAt: string
          attemptCount: number
          /** @enum {string} */
          lastOutcome?:
            | 'completed'
            | 'busy'
            | 'no-answer'
            | 'failed'
            | 'cancelled'
            | 'rejected'
            | 'expired'
            | 'indeterminate'
          cause?: string
          /** Format: date-time */
          cancelledAt?: string
          /** Format: date-time */
          createdAt: string
          /** Format: date-time */
          endedAt?: string
          answered?: boolean
          /** Format: date-time */
          answeredAt?: string
          durationMs?: number
          details?: {
            [key: string]: unknown
          }
          attempts: components['schemas']['CallAttempt'][]
          /** @constant */
          kind: 'scheduled'
        }
      | components['schemas']['LoggedEntry']
    LogPage: {
      calls: components['schemas']['LogEntry'][]
      cursor?: string
    }
    HistoryCall: {
      /** Format: date-time */
      created_at: string
      counterparty?: string
      /** @enum {string} */
      type: 'Completed Inbound' | 'Missed Inbound' | 'Completed Outbound' | 'Missed Outbound'
      /** @constant */
      answer_reported?: false
      duration?: string
      id?: string
      /** @enum {string} */
      placed_by?: 'us' | 'them'
      /** @enum {string} */
      outcome?: 'completed' | 'busy' | 'no-answer' | 'failed' | 'cancelled' | 'rejected' | 'expired' | 'indeterminate'
      cause?: string
      name?: string
    }
    LoggedCall: {
      id: string
      from: string
      to: string
      /** Format: date-time */
      at: string
      answered: boolean
      durationMs?: number
      /** @enum {string} */
      outcome?: 'completed' | 'busy' | 'no-answer' | 'failed' | 'cancelled' | 'rejected' | 'expired' | 'indeterminate'
    }
    CheckedNumber: {
      formatted: string
      number?: string
      country?: string
      international?: string
      national?: string
      valid?: boolean
      /**
       * @example [
       *       "America/New_York"
       *     ]
       */
      timeZones?: string[]
      problem?: {
        code: string
        detail: string
      }
    }
    Overview: {
      /** Format: date-time */
      at: string
      /** Format: date-time */
      since: string
      scheduled: number
      inProgress: number
      lines?: number
      endedLastMinute: number
      answerRate?: number
      hours: {
        /** Format: date-time */
        at: string
        /** @enum {string} */
        outcome: 'completed' | 'busy' | 'no-answer' | 'failed' | 'cancelled' | 'rejected' | 'expired' | 'indeterminate'
        answered: boolean
        calls: number
      }[]
      failures: components['schemas']['LogEntry'][]
      next: components['schemas']['Call'][]
      waiting?: {
        queue: string
        calls: number
        reasons: {
          code: string
          /** Format: date-time */
          until?: string
        }[]
      }[]
      /** Format: date-time */
      checkedAt?: string
      dispatching?: components['schemas']['Dispatching']
      dialer?: {
        lines: number
        linesInUse: number
        waiting: number
        paused: boolean
        /** Format: date-time */
        backoffUntil?: string
      }
    }
    DoNotCallPage: {
      entries: components['schemas']['DoNotCallEntry'][]
      cursor?: string
    }
    Explanations: {
      explanations: {
        [key: string]: components['schemas']['Explanation']
      }
    }
    Occurrences: {
      calls: {
        local: string
        /** Format: date-time */
        at: string
        /** @enum {string} */
        kind: 'exact' | 'skipped' | 'repeated'
      }[]
    }
    Plan: {
      calls: number
      refused: {
        index: number
        /** @enum {string} */
        code: 'invalid' | 'double' | 'do-not-call' | 'not-allowed'
        message: string
      }[]
      doubles: number[]
      waits: {
        code: string
        rule?: string
        /** Format: date-time */
        until?: string
        calls: number
      }[]
      /** Format: date-time */
      firstAt?: string
      /** Format: date-time */
      doneAt?: string
      durationMs: number
    }
    QueueExplanation: {
      queue: string
      waiting?: number
      first?: {
        /** @enum {string} */
        status?:
          | 'scheduled'
          | 'dialing'
          | 'unknown'
          | 'initiated'
          | 'ringing'
          | 'answered'
          | 'completed'
          | 'busy'
          | 'no-answer'
          | 'failed'
          | 'cancelled'
          | 'rejected'
          | 'expired'
          | 'indeterminate'
        because: {
          code: string
          detail: string
          /** Format: date-time */
          until?: string
          rule?: string
          calls?: string[]
        }[]
        /** Format: date-time */
        nextPossibleAt?: string
        id: string
      }
      because: {
        code: string
        detail: string
        /** Format: date-time */
        until?: string
        rule?: string
        calls?: string[]
      }[]
      /** Format: date-time */
      nextPossibleAt?: string
    }
    ResolvedTime: {
      /** Format: date-time */
      at: string
      /** @enum {string} */
      kind: 'exact' | 'skipped' | 'repeated'
      local: string
      offsetMinutes: number
      /** Format: date-time */
      secondAt?: string
    }
    DialerSnapshot: {
      epoch: string
      version: number
      /** @enum {string} */
      state: 'idle' | 'running' | 'paused' | 'stopping' | 'stopped' | 'finished'
      concurrency: number
      /** Format: date-time */
      backoffUntil?: string
      /** @enum {string} */
      backoffCode?: 'rate-limited' | 'unavailable' | 'unauthorized'
      /** @enum {string} */
      hangUp?: 'requested' | 'failed' | 'not-supported'
      recentlyDialed?: {
        count: number
        /** Format: date-time */
        lastAt: string
      }
      entries: components['schemas']['Entry'][]
    }
    Problem: {
      type: string
      title: string
      status: number
      detail: string
      errors?: {
        field?: string
        detail: string
      }[]
      reason?: string
    } & {
      [key: string]: unknown
    }
    CallProblem: {
      type: string
      title: string
      status: number
      detail: string
      errors?: {
        field?: string
        detail: string
      }[]
      reason?: string
      call?: components['schemas']['Call']
    } & {
      [key: string]: unknown
    }
    DialerProblem: {
      type: string
      title: string
      status: number
      detail: string
      errors?: {
        field?: string
        detail: string
      }[]
      reason?: string
      /** @enum {string} */
      state?: 'idle' | 'running' | 'paused' | 'stopping' | 'stopped' | 'finished'
    } & {
      [key: string]: unknown
    }
    HelloEvent: {
      epoch: string
    }
    EntryEvent: {
      index: number
      to: string
      /** @enum {string} */
      status:
        | 'scheduled'
        | 'idle'
        | 'dialing'
        | 'unknown'
        | 'initiated'
        | 'ringing'
        | 'answered'
        | 'completed'
        | 'busy'
        | 'no-answer'
        | 'failed'
        | 'cancelled'
        | 'rejected'
        | 'expired'
        | 'indeterminate'
      attempt: number
      version: number
      /** Format: date-time */
      since?: string
      /** Format: date-time */
      endsBy?: string
      /** Format: date-time */
      silentSince?: string
      cause?: string
      answered?: boolean
      /** Format: date-time */
      answeredAt?: string
      /** Format: date-time */
      endedAt?: string
      durationMs?: number
      details?: {
        [key: string]: unknown
      }
      epoch: string
    }
    DialerEvent: {
      epoch: string
      version: number
      /** @enum {string} */
      state: 'idle' | 'running' | 'paused' | 'stopping' | 'stopped' | 'finished'
      concurrency: number
      /** Format: date-time */
      backoffUntil?: string
      /** @enum {string} */
      backoffCode?: 'rate-limited' | 'unavailable' | 'unauthorized'
      /** @enum {string} */
      hangUp?: 'requested' | 'failed' | 'not-supported'
    }
    CallEvent: {
      id: string
      version: number
      sequence: number
      to: string
      from?: string
      provider: string
      queue: string
      /** Format: date-time */
      at: string
      localTime?: {
        local: string
        timeZone: string
      }
      /** Format: date-time */
      notAfter?: string
      key?: string
      ownerId?: string
      metadata?: {
        [key: string]: unknown
      }
      rules?: {
        timeZone?: string
        hours?: {
          [key: string]: unknown
        }[]
        limits?: {
          [key: string]: unknown
        }[]
        misfireAfterMs?: number | 'never'
      }
      series?: {
        id: string
        repeat: {
          rule: string
          until?: string
          count?: number
          except?: string[]
        }
        start: {
          local: string
          timeZone: string
        }
        occurrence: string
        skipped?: number
        /** @constant */
        ended?: true
      }
      /** @enum {string} */
      status:
        | 'scheduled'
        | 'dialing'
        | 'unknown'
        | 'initiated'
        | 'ringing'
        | 'answered'
        | 'completed'
        | 'busy'
        | 'no-answer'
        | 'failed'
        | 'cancelled'
        | 'rejected'
        | 'expired'
        | 'indeterminate'
      /** Format: date-time */
      dueAt: string
      attemptCount: number
      /** @enum {string} */
      lastOutcome?:
        | 'completed'
        | 'busy'
        | 'no-answer'
        | 'failed'
        | 'cancelled'
        | 'rejected'
        | 'expired'
        | 'indeterminate'
      cause?: string
      /** Format: date-time */
      cancelledAt?: string
      /** Format: date-time */
      createdAt: string
      /** Format: date-time */
      endedAt?: string
      answered?: boolean
      /** Format: date-time */
      answeredAt?: string
      durationMs?: number
      details?: {
        [key: string]: unknown
      }
      epoch: string
    }
    HistoryEvent: {
      epoch: string
      numbers: string[]
    }
    LoggedEvent: {
      /** @constant */
      kind: 'logged'
      id: string
      to: string
      from?: string
      /** Format: date-time */
      at: string
      /** @enum {string} */
      status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'cancelled' | 'rejected' | 'expired' | 'indeterminate'
      answered: boolean
      /** @enum {string} */
      direction: 'outbound' | 'inbound'
      durationMs?: number
      provider?: string
      cause?: string
      metadata?: {
        [key: string]: unknown
      }
      ownerId?: string
      epoch: string
    }
    CallsMissedEvent: {
      epoch: string
    }
    HeartbeatEvent: Record<string, never>
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: never
  pathItems: never
}
export type $defs = Record<string, never>
export type operations = Record<string, never>
