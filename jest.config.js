const swc = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** @returns {import('jest').Config} */
const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@ledgerline/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  ...extra,
});

/** One Postgres a run, for the projects that need a real one. */
const withPostgres = {
  globalSetup: '<rootDir>/test/support/postgres.setup.ts',
  globalTeardown: '<rootDir>/test/support/postgres.teardown.ts',
};

/** Minutes of deaths and outages: `npm run proof:deaths`. */
const proofs = process.env.PROOFS === 'yes' ? [project('proof', ['<rootDir>/test/proofs/**/*.proof.spec.ts'], withPostgres)] : [];

/** Three costs of a test: `spec` is pure, `int` has one real part (Postgres, a socket), `story` is the whole system. */
export default {
  projects: [
    project('spec', ['<rootDir>/{apps,libs,test/simulation}/**/!(*.int).spec.ts']),
    project('int', ['<rootDir>/{apps,libs,test}/**/*.int.spec.ts'], withPostgres),
    project('story', ['<rootDir>/test/stories/**/*.story.spec.ts'], withPostgres),
    ...proofs,
  ],
  testTimeout: 30_000,
  maxWorkers: 2,
};
