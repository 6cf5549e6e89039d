// One transform for all: swc, with the metadata that Nest's injector reads. Nest 12 ships ES modules only, so it is
// transformed too, and so are a few others; everything else in node_modules stays as it is.
const swc = [
  '@swc/jest',
  {
    swcrc: false,
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
    module: { type: 'commonjs' },
  },
];
const libraries = ['contracts', 'qti', 'delivery', 'psychometrics', 'server', 'player', 'ui', 'testing'];

module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '^.+\\.([cm]?js|ts)$': swc },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|@noble|@fastify/cookie|cookie|content-disposition)/)'],
  moduleNameMapper: {
    ...Object.fromEntries(libraries.map((name) => [`^@synoo/${name}$`, `<rootDir>/libs/${name}/src/index.ts`])),
    '^@synoo/api$': '<rootDir>/apps/api/src/index.ts',
    '^@synoo/outbox$': '<rootDir>/apps/web/src/app/take/outbox/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/', '<rootDir>/tmp/'],
};
