import { library } from '../../tools/library.ts'
import { leanTemplates } from './lean-templates.ts'

export default library(
  {
    index: 'src/index.ts',
    client: 'src/client.ts',
    dialer: 'src/dialer/dialer.ts',
    'schedule-form': 'src/schedule-form/schedule-form.ts',
    calls: 'src/calls/calls.ts',
    call: 'src/call/call.ts',
    dispatching: 'src/dispatching/dispatching.ts',
    'do-not-call': 'src/do-not-call/do-not-call.ts',
    history: 'src/history/history.ts',
    number: 'src/number/number.ts',
    overview: 'src/overview/overview.ts',
    lists: 'src/lists/lists.ts',
    list: 'src/list/list.ts',
    import: 'src/import/import.ts',
    shortcuts: 'src/shortcuts/shortcuts.ts',
    status: 'src/status/status-element.ts',
    'sign-in': 'src/sign-in/sign-in.ts',
    words: 'src/words.ts',
    react: 'src/frameworks/react.ts',
    vue: 'src/frameworks/vue.ts',
    svelte: 'src/frameworks/svelte.ts',
    solid: 'src/frameworks/solid.ts',
  },
  { esbuildPlugins: [leanTemplates] },
)
