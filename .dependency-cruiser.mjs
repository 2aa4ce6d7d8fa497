/**
 * Imports point one way. Each room lists the rooms that it may import; what stands loose in
 * `src/` (the errors), the checks of options and the words of messages serve all.
 * `__tests__/imports.test.ts` runs these rules, plants a violation of each, and holds that every folder is a room.
 */
export const rooms = {
  'src/text': [],
  'src/options': [],
  'src/random': [],
  'src/compile': [],
  'src/flow': [],
  'src/encode': ['src/compile', 'src/random'],
  'src/event': ['src/compile'],
  'src/table': ['src/encode', 'src/event', 'src/random'],
  'src/generator': ['src/compile', 'src/random', 'src/table'],
  'src/domains': ['src/generator'],
  'src/input': ['src/compile', 'src/encode', 'src/event', 'src/pacing', 'src/table'],
  'src/disorder': ['src/event', 'src/flow', 'src/random'],
  'src/pacing': ['src/event', 'src/flow', 'src/random', 'src/table'],
  'src/anomalies': ['src/event', 'src/flow', 'src/random', 'src/table'],
  'src/timeline': ['src/event', 'src/table'],
  'src/verify': ['src/encode', 'src/event', 'src/random', 'src/table'],
  'src/shard': [
    'src/anomalies',
    'src/disorder',
    'src/encode',
    'src/event',
    'src/flow',
    'src/random',
    'src/table',
    'src/timeline',
  ],
  sinks: ['src/encode', 'src/event', 'src/table'],
  operators: [
    'sinks',
    'src/anomalies',
    'src/disorder',
    'src/event',
    'src/flow',
    'src/pacing',
    'src/random',
    'src/table',
    'src/timeline',
    'src/verify',
  ],
  'src/preset': [
    'operators',
    'sinks',
    'src/anomalies',
    'src/disorder',
    'src/encode',
    'src/event',
    'src/flow',
    'src/generator',
    'src/input',
    'src/pacing',
    'src/random',
    'src/shard',
    'src/table',
    'src/timeline',
  ],
};

/** The rooms of the command, in the same way among themselves; they may import every room above. */
export const commandRooms = {
  'src/cli/options': [],
  'src/cli/terminal': ['src/cli/options'],
  'src/cli/files': ['src/cli/options'],
  'src/cli/plan': ['src/cli/files', 'src/cli/options', 'src/cli/terminal'],
  'src/cli/workers': ['src/cli/files', 'src/cli/options', 'src/cli/plan', 'src/cli/terminal'],
  'src/cli/commands': ['src/cli/files', 'src/cli/options', 'src/cli/plan', 'src/cli/terminal', 'src/cli/workers'],
};

const rule = (name, from, to) => ({ name, severity: 'error', from, to });

/** A room imports itself, the rooms that it knows, and nothing else below `root`. */
const rulesOf = (all, root) =>
  Object.entries(all).map(([room, known]) =>
    rule(
      `${room}-knows-what-it-lists`,
      { path: `^${room}/` },
      {
        path: root,
        pathNot: ['^src/[^/]+\\.ts$', '^src/(options|text)/', ...[room, ...known].map((one) => `^${one}/`)],
      },
    ),
  );

export default {
  forbidden: [
    // A command loads what it runs when it runs it; that closes no circle.
    rule('no-circle', {}, { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } }),
    ...rulesOf(rooms, '^(src|operators|sinks)/'),
    ...rulesOf(commandRooms, '^src/cli/'),
    rule(
      'operators-know-the-contract-of-sinks-alone',
      { path: '^operators/' },
      { path: '^sinks/(.+/|(?!to)\\w+Sink\\.ts$)' },
    ),
    rule('the-generator-knows-no-streams', { path: '^src/(generator|domains)/' }, { path: '(^|/)node_modules/rxjs/' }),
  ],
  options: {
    parser: 'swc',
    doNotFollow: 'node_modules',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
