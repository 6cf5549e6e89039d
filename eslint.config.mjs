import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';

const frameworks = ['@nestjs/*', '@angular/*', 'typeorm', 'bullmq', 'pg', 'fastify', '@fastify/*', 'rxjs', 'socket.io', 'redis', 'ioredis'];
const serverPackages = ['@nestjs/*', 'typeorm', 'bullmq', 'pg', 'fastify', '@fastify/*', 'socket.io', 'redis', 'ioredis', '@node-rs/*'];

/** contracts ← domain ← server | ui ← apps. What holds keys never reaches a browser. */
const layers = [
  { sourceTag: 'layer:contracts', onlyDependOnLibsWithTags: ['layer:contracts'], allowedExternalImports: ['zod'] },
  { sourceTag: 'layer:domain', onlyDependOnLibsWithTags: ['layer:domain', 'layer:contracts'], bannedExternalImports: [...frameworks, 'zod'] },
  { sourceTag: 'layer:server', onlyDependOnLibsWithTags: ['layer:server', 'layer:domain', 'layer:contracts'], bannedExternalImports: ['@angular/*'] },
  { sourceTag: 'layer:ui', onlyDependOnLibsWithTags: ['layer:ui', 'layer:domain', 'layer:contracts'], notDependOnLibsWithTags: ['holds:keys'], bannedExternalImports: serverPackages },
  { sourceTag: 'layer:app', onlyDependOnLibsWithTags: ['layer:server', 'layer:ui', 'layer:domain', 'layer:contracts'] },
  { sourceTag: 'scope:server', notDependOnLibsWithTags: ['layer:ui'], bannedExternalImports: ['@angular/*'] },
  { sourceTag: 'scope:browser', notDependOnLibsWithTags: ['layer:server', 'holds:keys'], bannedExternalImports: serverPackages },
  { sourceTag: 'layer:testing', onlyDependOnLibsWithTags: ['*'] },
];

const tests = ['**/*.spec.ts', '**/*.e2e.ts', 'libs/testing/**', 'apps/e2e/**', '**/test-support/**'];
const commandLine = ['tools/**', 'apps/cli/**', '*.config.*', '*.cjs', 'libs/testing/**'];

/** `process.env` is parsed once, by libs/server/src/platform/env.ts. */
const noEnvironment = {
  'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Inject Env: the environment is parsed once, by platform/env.ts.' }],
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'data/**', '.nx/**', '.angular/**', 'tmp/**', 'test-results/**', 'playwright-report/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    processor: angular.processInlineTemplates,
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An index that the surrounding code has just made sure of; noUncheckedIndexedAccess asks for it often in numerical code.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Nest's modules and Angular's components are often classes with nothing but a decorator.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-confusing-non-null-assertion': 'off',
      // Typed arrays in hot loops: an index is what the formula has, and it is faster than an iterator.
      '@typescript-eslint/prefer-for-of': 'off',
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  { files: ['apps/web/**/*.ts', 'libs/player/**/*.ts', 'libs/ui/**/*.ts'], extends: [angular.configs.tsRecommended], rules: { '@angular-eslint/use-pipe-transform-interface': 'off' } },
  { files: ['apps/web/**/*.html', 'libs/player/**/*.html', 'libs/ui/**/*.html'], extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility] },
  { files: ['apps/**/*.ts', 'libs/**/*.ts'], rules: noEnvironment },
  { files: ['libs/server/src/platform/env.ts', ...tests, ...commandLine], rules: { 'no-restricted-properties': 'off' } },
  { files: commandLine, rules: { 'no-console': 'off' } },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      // Tests of server and api start both through `testing`; the layers keep everything but tests from it.
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: ['@synoo/api', '@synoo/outbox', '@synoo/testing'], ignoredCircularDependencies: [['server', 'testing'], ['api', 'testing'], ['api', 'server']], depConstraints: layers }],
    },
  },
);
