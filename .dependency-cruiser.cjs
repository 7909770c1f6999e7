/** The layers of the project, in the words of docs/adr/0001-rooms-and-layers.md. */
const service = '^services/([^/]+)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'services-do-not-know-each-other',
      severity: 'error',
      from: { path: service },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'packages-do-not-know-services',
      severity: 'error',
      from: { path: '^(packages|infra)/', pathNot: '^packages/ops/' },
      to: { path: '^services/' },
    },
    {
      name: 'ops-knows-of-services-the-schemas-of-answers',
      severity: 'error',
      from: { path: '^packages/ops/' },
      to: { path: '^services/', pathNot: '^services/gateway/src/schemas/' },
    },
    {
      name: 'ops-runs-alone',
      comment: 'it is installed without the rest of this',
      severity: 'error',
      from: { path: '^packages/ops/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: {
        path: '^(services|packages|infra|tests)/',
        pathNot: ['^packages/ops/', '^packages/rules/', '^packages/contracts/src/secrets\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-knows-the-console',
      severity: 'error',
      from: { pathNot: '^console/' },
      to: { path: '^console/' },
    },
    {
      name: 'the-console-runs-alone',
      comment: 'of the gateway it knows the types of its answers; what it runs itself are pure rules',
      severity: 'error',
      from: { path: '^console/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(services|packages|infra|tests)/',
        pathNot: ['^packages/rules/', '^packages/contracts/src/placeholders\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'the-console-knows-of-services-the-schemas-of-answers',
      severity: 'error',
      from: { path: '^console/', pathNot: '\\.test\\.ts$' },
      to: { path: '^services/', pathNot: '^services/gateway/src/schemas/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'rules import rules, and data; placeholders and the forms of secrets are words several services share',
      severity: 'error',
      from: { path: '^services/[^/]+/src/domain/', pathNot: '\\.test\\.ts$' },
      to: {
        pathNot: [
          '^services/[^/]+/src/domain/',
          '^packages/rules/',
          '^packages/contracts/src/(placeholders|secrets)\\.ts$',
        ],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'operations-know-no-transport-and-no-driver',
      severity: 'error',
      from: { path: '^services/[^/]+/src/operations/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '(^services/[^/]+/src/(rpc|events)/|node_modules/(pg|kafkajs|ioredis|@grpc)/|^packages/contracts/src/generated/)',
      },
    },
    {
      name: 'only-store-knows-the-database',
      severity: 'error',
      from: { path: '^services/[^/]+/src/(domain|operations|rpc)/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/(pg|ioredis)/' },
    },
    {
      name: 'only-telemetry-knows-opentelemetry',
      comment: 'and it is loaded when there is an endpoint, not before',
      severity: 'error',
      from: { pathNot: '^packages/chassis/src/telemetry-sdk\\.ts$' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'opentelemetry-is-loaded-when-asked-for',
      severity: 'error',
      from: {},
      to: { path: '^packages/chassis/src/telemetry-sdk\\.ts$', dynamic: false },
    },
    {
      name: 'chassis-knows-no-domain',
      severity: 'error',
      from: { path: '^packages/chassis/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^packages/',
        pathNot: ['^packages/chassis/', '^packages/contracts/src/generated/(google|batches)/'],
      },
    },
    {
      name: 'contracts-stand-alone',
      severity: 'error',
      from: { path: '^packages/contracts/' },
      to: { path: '^packages/', pathNot: '^packages/contracts/' },
    },
    {
      name: 'rules-stand-alone',
      comment:
        'they are values in and values out, for every service and the console alike; the words they share are data',
      severity: 'error',
      from: { path: '^packages/rules/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^packages/rules/', '^packages/contracts/src/(placeholders|secrets)\\.ts$'] },
    },
    {
      name: 'production-code-does-not-know-tests',
      severity: 'error',
      from: {
        path: '^(services|packages/(auth|chassis|contracts|ops|rules)|infra)/',
        pathNot: '\\.(test|contract|fixture)\\.ts$',
      },
      to: { path: '^(packages/testing|tests|bench)/' },
    },
    {
      name: 'no-unresolved-imports',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.local' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
