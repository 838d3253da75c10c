import type { ApiClient } from '../api/api-client.ts'

/**
 * The client methods that the form uses. Without a preview, the dates of a repeated call are not shown;
 * without a list, nobody is warned of calls to the same number; without a plan, nobody is warned of rules
 * that keep the call from ringing.
 */
export type ScheduleClient = Pick<ApiClient, 'schedule' | 'checkNumber' | 'resolveTime'> &
  Partial<Pick<ApiClient, 'previewRecurrence' | 'listCalls' | 'plan'>>
