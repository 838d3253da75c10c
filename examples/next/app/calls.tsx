'use client'

import '@outdial/elements'
import '@outdial/elements/react'

/** The calls of a user, live, and a form that schedules one. */
export function Calls({ user }: { readonly user: string }) {
  return (
    <main>
      <h1>Calls of {user}</h1>
      <outdial-schedule-form src="/outdial" default-country="US" />
      <outdial-calls src="/outdial" />
    </main>
  )
}
