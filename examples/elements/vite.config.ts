import { svelte } from '@sveltejs/vite-plugin-svelte'
import vue from '@vitejs/plugin-vue'
import { defaultClientConditions, defineConfig } from 'vite'
import solid from 'vite-plugin-solid'

// One folder, five pages: your app needs the plugin of its own framework only, and React needs none.
export default defineConfig({
  // The packages are taken from source, so that nothing needs to be built first.
  resolve: { conditions: ['@outdial/source', ...defaultClientConditions] },
  plugins: [
    vue({ template: { compilerOptions: { isCustomElement: tag => tag.startsWith('outdial-') } } }),
    svelte(),
    solid({ include: '**/src/solid/**' }),
  ],
  server: { host: '127.0.0.1', port: 3000 },
  build: {
    rolldownOptions: {
      input: ['index.html', ...['html', 'react', 'solid', 'svelte', 'vue'].map(name => `src/${name}/index.html`)],
    },
  },
})
