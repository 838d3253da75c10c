// The file of this path in a Next.js app. On a server of your own, not on functions that end with
// their request: the scheduler must go on running.
import { handler } from '../../../../outdial.ts'

export const dynamic = 'force-dynamic'

const answer = (request: Request): Promise<Response> => handler(request)

export { answer as DELETE, answer as GET, answer as OPTIONS, answer as PATCH, answer as POST }
