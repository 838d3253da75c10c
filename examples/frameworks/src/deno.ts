// `deno serve -A --conditions=@outdial/source src/deno.ts`
import { handler } from './outdial.ts'

interface Info {
  readonly remoteAddr: { readonly hostname: string }
}

export default {
  fetch: (request: Request, { remoteAddr }: Info) => handler(request, { address: remoteAddr.hostname }),
}
