import { handlerOf } from '../../../lib/outdial.ts'

export const dynamic = 'force-dynamic'

const answer = async (request: Request): Promise<Response> => (await handlerOf())(request)

export { answer as DELETE, answer as GET, answer as OPTIONS, answer as PATCH, answer as POST }
