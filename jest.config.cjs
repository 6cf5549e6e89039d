const preset = require('./jest.preset.cjs');

module.exports = {
  projects: [
    { ...preset, displayName: 'unit', testMatch: ['<rootDir>/{libs,apps,tools}/**/*.spec.ts'], testPathIgnorePatterns: ['\\.int\\.spec\\.ts$', '/node_modules/'] },
    {
      ...preset,
      displayName: 'integration',
      testMatch: ['<rootDir>/{libs,apps,tools}/**/*.int.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/libs/testing/src/patience.ts'],
      globalSetup: '<rootDir>/libs/testing/src/global-setup.ts',
      globalTeardown: '<rootDir>/libs/testing/src/global-teardown.ts',
    },
  ],
};
