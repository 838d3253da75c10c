import '@outdial/elements/calls'
import '@outdial/elements/dialer'
import type { CallsView } from '@outdial/elements'
import '@outdial/elements/react'
import { useState } from 'react'

export function App() {
  const [news, setNews] = useState('')
  const [view, setView] = useState<CallsView>({ status: ['coming'], order: 'soonest' })
  return (
    <>
      <p role="status">{news}</p>
      <outdial-dialer
        src="/outdial"
        onoutdial-state={({ state }) => {
          document.title = `Dialer: ${state}`
        }}
      />
      <outdial-calls
        src="/outdial"
        view={view}
        onoutdial-view={event => setView(event.view)}
        onoutdial-call-command={({ command }) => setNews(`${command.name}: ${command.call.to}`)}
      />
    </>
  )
}
