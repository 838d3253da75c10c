import { library } from '../../tools/library.ts'

export default library({ index: 'src/index.ts', node: 'src/node/index.ts', internal: 'src/internal.ts' })
