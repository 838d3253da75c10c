/** @jsxImportSource solid-js */
import '@outdial/elements/calls'
import '@outdial/elements/dialer'
import type { CallsView } from '@outdial/elements'
import '@outdial/elements/solid'
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'

function App() {
  const [news, setNews] = createSignal('')
  const [view, setView] = createSignal<CallsView>({ status: ['coming'], order: 'soonest' })
  return (
    <>
      <p role="status">{news()}</p>
      <outdial-dialer
        src="/outdial"
        on:outdial-state={({ state }) => {
          document.title = `Dialer: ${state}`
        }}
      />
      <outdial-calls
        src="/outdial"
        view={view()}
        on:outdial-view={event => setView(event.view)}
        on:outdial-call-command={({ command }) => setNews(`${command.name}: ${command.call.to}`)}
      />
    </>
  )
}

const root = document.getElementById('root')
if (root) render(() => <App />, root)
