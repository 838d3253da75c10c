// Generated from custom-elements.json by framework-types.ts: `pnpm --filter @outdial/elements run build`.
import type { OutdialCall, OutdialCallCommandEvent, OutdialCalls, OutdialCommandEvent, OutdialDialer, OutdialDispatching, OutdialDoNotCall, OutdialHistory, OutdialImport, OutdialList, OutdialListAddedEvent, OutdialLists, OutdialNumber, OutdialOverview, OutdialScheduleEvent, OutdialScheduleForm, OutdialScheduledEvent, OutdialShortcuts, OutdialSignIn, OutdialSignedInEvent, OutdialStateEvent, OutdialStatus, OutdialViewEvent } from '../index.ts'

/** The class of each element, and its properties, attributes and events. */
export interface ElementTypes {
  'outdial-call': {
    element: OutdialCall
    properties: Pick<OutdialCall, 'src' | 'callId' | 'historyHref' | 'callHref' | 'listHref' | 'client'>
    attributes: {
      'call-id': OutdialCall['callId']
      'history-href': OutdialCall['historyHref']
      'call-href': OutdialCall['callHref']
      'list-href': OutdialCall['listHref']
    }
    events: {
      'outdial-call-command': OutdialCallCommandEvent
    }
  }
  'outdial-calls': {
    element: OutdialCalls
    properties: Pick<OutdialCalls, 'src' | 'heading' | 'status' | 'order' | 'compact' | 'defaultCountry' | 'historyHref' | 'callHref' | 'client' | 'calls' | 'view'>
    attributes: {
      'default-country': OutdialCalls['defaultCountry']
      'history-href': OutdialCalls['historyHref']
      'call-href': OutdialCalls['callHref']
    }
    events: {
      'outdial-view': OutdialViewEvent
      'outdial-call-command': OutdialCallCommandEvent
    }
  }
  'outdial-dialer': {
    element: OutdialDialer
    properties: Pick<OutdialDialer, 'src' | 'heading' | 'historyHref' | 'callsHref' | 'snapshot' | 'client'>
    attributes: {
      'history-href': OutdialDialer['historyHref']
      'calls-href': OutdialDialer['callsHref']
    }
    events: {
      'outdial-command': OutdialCommandEvent
      'outdial-state': OutdialStateEvent
    }
  }
  'outdial-dispatching': {
    element: OutdialDispatching
    properties: Pick<OutdialDispatching, 'src' | 'heading' | 'compact' | 'client'>
    attributes: {}
    events: {}
  }
  'outdial-do-not-call': {
    element: OutdialDoNotCall
    properties: Pick<OutdialDoNotCall, 'src' | 'heading' | 'defaultCountry' | 'client'>
    attributes: {
      'default-country': OutdialDoNotCall['defaultCountry']
    }
    events: {}
  }
  'outdial-history': {
    element: OutdialHistory
    properties: Pick<OutdialHistory, 'phone' | 'src' | 'heading' | 'pageSize' | 'historyHref' | 'callHref' | 'calls' | 'client'>
    attributes: {
      'page-size': OutdialHistory['pageSize']
      'history-href': OutdialHistory['historyHref']
      'call-href': OutdialHistory['callHref']
    }
    events: {}
  }
  'outdial-import': {
    element: OutdialImport
    properties: Pick<OutdialImport, 'src' | 'heading' | 'defaultCountry' | 'client'>
    attributes: {
      'default-country': OutdialImport['defaultCountry']
    }
    events: {
      'outdial-list-added': OutdialListAddedEvent
    }
  }
  'outdial-list': {
    element: OutdialList
    properties: Pick<OutdialList, 'src' | 'name' | 'callHref' | 'historyHref' | 'client'>
    attributes: {
      'call-href': OutdialList['callHref']
      'history-href': OutdialList['historyHref']
    }
    events: {
      'outdial-list-added': OutdialListAddedEvent
    }
  }
  'outdial-lists': {
    element: OutdialLists
    properties: Pick<OutdialLists, 'src' | 'heading' | 'listHref' | 'client'>
    attributes: {
      'list-href': OutdialLists['listHref']
    }
    events: {}
  }
  'outdial-number': {
    element: OutdialNumber
    properties: Pick<OutdialNumber, 'phone' | 'src' | 'heading' | 'client'>
    attributes: {}
    events: {}
  }
  'outdial-overview': {
    element: OutdialOverview
    properties: Pick<OutdialOverview, 'src' | 'heading' | 'hours' | 'callHref' | 'client'>
    attributes: {
      'call-href': OutdialOverview['callHref']
    }
    events: {}
  }
  'outdial-schedule-form': {
    element: OutdialScheduleForm
    properties: Pick<OutdialScheduleForm, 'src' | 'heading' | 'to' | 'defaultCountry' | 'timeZone' | 'queue' | 'callHref' | 'client'>
    attributes: {
      'default-country': OutdialScheduleForm['defaultCountry']
      'time-zone': OutdialScheduleForm['timeZone']
      'call-href': OutdialScheduleForm['callHref']
    }
    events: {
      'outdial-schedule': OutdialScheduleEvent
      'outdial-scheduled': OutdialScheduledEvent
    }
  }
  'outdial-shortcuts': {
    element: OutdialShortcuts
    properties: Pick<OutdialShortcuts, 'shortcuts'>
    attributes: {}
    events: {}
  }
  'outdial-sign-in': {
    element: OutdialSignIn
    properties: Pick<OutdialSignIn, 'src' | 'heading' | 'client'>
    attributes: {}
    events: {
      'outdial-signed-in': OutdialSignedInEvent
    }
  }
  'outdial-status': {
    element: OutdialStatus
    properties: Pick<OutdialStatus, 'status' | 'cause'>
    attributes: {}
    events: {}
  }
}
