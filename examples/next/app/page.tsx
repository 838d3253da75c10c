import { cookies } from 'next/headers'
import { userOf } from '../lib/session.ts'
import { Calls } from './calls.tsx'
import { signIn } from './sign-in.ts'

export default async function Page() {
  const user = userOf((await cookies()).toString())
  if (user !== undefined) return <Calls user={user} />
  return (
    <form action={signIn}>
      <label>
        Name <input name="user" pattern="\w{1,20}" required />
      </label>
      <button type="submit">Sign in</button>
    </form>
  )
}
