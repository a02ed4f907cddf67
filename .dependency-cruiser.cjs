const lib = (...names) => `^libs/(${names.join('|')})/src/`;
const npm = (...names) => `^node_modules/(${names.join('|')})(/|$)`;
const node = (...names) => `^(node:)?(${names.join('|')})$`;
const tests = '\\.(spec|contract)\\.ts$|/testing/';

/** What a lib may import; anything else is an error. Tests may use more. */
const only = (name, from, ...to) => ({
  name,
  severity: 'error',
  from: { path: `^libs/${from}/src/`, pathNot: tests },
  to: { pathNot: [`^libs/${from}/src/`, ...to] },
});

module.exports = {
  forbidden: [
    only('domain-knows-nothing', 'domain'),
    only('plans-know-the-domain', 'plans', lib('domain')),
    only(
      'eventstore-keeps-what-was-decided',
      'eventstore',
      lib('domain'),
      npm('pg', '@eventstore', '@nestjs'),
      node('events', 'timers/promises'),
    ),
    only('engine-runs-the-domain', 'engine', lib('domain', 'eventstore'), npm('@nestjs')),
    only('readmodels-listen', 'readmodels', lib('domain', 'eventstore'), npm('pg', '@types/pg', '@nestjs'), node('events')),
    only('switch-talks-to-freeswitch', 'switch', lib('domain'), npm('esl', '@nestjs'), node('net', 'events')),
    only('simulator-stands-alone', 'simulator', node('net', 'http', 'events', 'timers', 'timers/promises', 'crypto')),
    only(
      'host-opens-what-all-programs-stand-on',
      'host',
      lib('domain', 'eventstore', 'readmodels'),
      npm('pg', '@types/pg', 'pino'),
      node('crypto', 'events', 'fs/promises', 'net', 'path', 'timers/promises'),
    ),
    {
      name: 'nest-at-the-edges',
      severity: 'error',
      from: { path: '^libs/', pathNot: '\\.(module|handler|spec)\\.ts$' },
      to: { path: '^node_modules/@nestjs/' },
    },
    {
      name: 'one-file-knows-esl',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '/freeswitch\\.connection(\\.int\\.spec)?\\.ts$' },
      to: { path: '^node_modules/esl/' },
    },
    {
      name: 'deciders-stand-alone',
      severity: 'error',
      from: { path: '^libs/domain/src/([^/]+)/[^/]+\\.decider\\.ts$' },
      to: {
        pathNot: ['^libs/domain/src/kernel/', '^libs/domain/src/$1/', '^libs/domain/src/[^/]+/[^/]+\\.(program|route)\\.ts$'],
      },
    },
    {
      name: 'apps-do-not-meet',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/all/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['@ledgerline/source', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
