import { library } from '../../tools/library.ts'
import { inlineSql } from './inline-sql.ts'

export default library({ index: 'src/index.ts' }, { esbuildPlugins: [inlineSql] })
