import type { ApiRequest } from '../http/request.ts'

/** What an operator did over HTTP. */
export type OperatorAction =
  | { readonly action: 'pause-all' | 'resume-all' }
  | { readonly action: 'release'; readonly queue: string }
  | { readonly action: 'release'; readonly provider: string }
  | { readonly action: 'free-line'; readonly callId: string; readonly attempt: number }
  | { readonly action: 'add-do-not-call'; readonly entries: number }
  | { readonly action: 'remove-do-not-call'; readonly number: string }

/** An action that was carried out, and the address that asked for it. */
export type OperatorEvent = OperatorAction & { readonly address: string | undefined }

/** Reports an action that the request has carried out. */
export type OperatorReport = (action: OperatorAction, request: Pick<ApiRequest, 'address'>) => void

/** Reports actions to a listener. The listener's errors are passed on and fail no request. */
export const createOperatorReport =
  (onOperator: (event: OperatorEvent) => void, onError: (error: unknown) => void): OperatorReport =>
  (action, { address }) => {
    try {
      onOperator({ ...action, address })
    } catch (error) {
      onError(error)
    }
  }
