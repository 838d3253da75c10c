import '@outdial/elements'
import type { Call } from '@outdial/elements'
import '@outdial/elements/react'
import { useState, useSyncExternalStore } from 'react'

const CALL: Call = {
  id: 'given',
  version: 1,
  sequence: 1,
  to: '+13018040009',
  provider: 'call-api',
  queue: 'default',
  status: 'scheduled',
  attemptCount: 0,
  at: '2096-11-21T10:00:00Z',
  dueAt: '2096-11-21T10:00:00Z',
  createdAt: '2026-11-20T10:00:00Z',
}

const unchanging = () => () => {}

/** A page that is rendered on a server first. */
export function Page() {
  const [news, setNews] = useState('')
  // False on the server and while React hydrates.
  const isInBrowser = useSyncExternalStore(
    unchanging,
    () => true,
    () => false,
  )
  return (
    <>
      <p role="status">{news}</p>
      <outdial-calls heading="Asked" src="/outdial" status="coming" order="soonest" default-country="US" compact />
      <outdial-status status="ringing" />
      {isInBrowser && (
        <outdial-calls
          heading="Given"
          calls={[CALL]}
          onoutdial-call-command={({ command }) => setNews(`${command.name}: ${command.call.to}`)}
        />
      )}
    </>
  )
}
