'use server'

import { cookies } from 'next/headers'

/** Believes everybody. An application has its own users. */
export async function signIn(form: FormData): Promise<void> {
  ;(await cookies()).set('user', String(form.get('user')), { httpOnly: true, sameSite: 'lax' })
}
