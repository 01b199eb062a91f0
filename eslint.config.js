import globals from 'globals'
import pluginVue from 'eslint-plugin-vue'
import vueA11y from 'eslint-plugin-vuejs-accessibility'
import tseslint from 'typescript-eslint'

const nodeGlobals = { languageOptions: { globals: globals.node } }

/** One vocabulary for the whole house; the walls themselves are kept by tsconfig references and the house test. */
export default tseslint.config(
  { ignores: ['node_modules', '.types', 'web/dist', 'data', 'test-results', '.cache'] },
  ...tseslint.configs.strict,
  ...pluginVue.configs['flat/recommended'],
  ...vueA11y.configs['flat/recommended'],
  nodeGlobals,
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser }, globals: globals.browser },
  },
  {
    rules: {
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  {
    files: ['core/domain/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'rules take `now` as an argument' },
      ],
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'performance', 'console'],
    },
  },
  { files: ['cli/**/*.ts', 'bin/**', 'scripts/**', 'test/**', '**/main.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['*.config.*', '**/*.config.*', '**/*.d.ts', 'web/src/**/*.vue'],
    rules: { 'no-restricted-exports': 'off' },
  },
)
