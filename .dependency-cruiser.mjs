/**
 * Imports point one way:
 * cli → streamer → operators, sinks → pacing, anomalies → flow, encode → event, random, errors.
 * `__tests__/imports.test.ts` runs these rules, and plants a violation of each.
 */
const top = '^src/(cli|index|preset)';
const middle = '^src/(anomalies|disorder|encode|flow|input|pacing|shard|timeline|verify)/';
const table = '^src/table/';
const bottom = '^src/((errors|printable|suggest)\\.ts$|(random|compile|event)/)';
const streams = '^(operators|sinks)/|^src/(flow|pacing|preset)|(^|/)node_modules/rxjs/';

const rule = (name, from, to) => ({ name, severity: 'error', from, to });

export default {
  forbidden: [
    // A command loads what it runs when it runs it; that closes no circle.
    rule('no-cycles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } }),
    rule('nothing-knows-the-cli', { pathNot: '^src/cli/' }, { path: '^src/cli/' }),
    rule('only-the-top-knows-the-streamer', { pathNot: top }, { path: '^src/(index.ts|preset/)' }),
    rule('the-bottom-knows-itself', { path: bottom }, { pathNot: [bottom, '(^|/)node_modules/'] }),
    rule('the-middle-knows-no-stage', { path: [middle, table] }, { path: '^(operators|sinks)/' }),
    rule('the-middle-knows-no-generator', { path: [middle, table] }, { path: '^src/(domains|generator)/' }),
    rule(
      'sinks-know-encode-event-and-errors',
      { path: '^sinks/' },
      { path: '^(operators/|src/(?!encode/|event/|errors\\.ts))' },
    ),
    rule('operators-know-no-generator', { path: '^operators/' }, { path: '^src/(domains|input|generator)/' }),
    rule('operators-know-no-single-sink', { path: '^operators/' }, { path: '^sinks/(?!(sink|toSink)\\.ts)' }),
    rule(
      'the-generator-knows-no-streams',
      { path: '^src/(generator|domains)/' },
      { path: [streams, middle, `${table}(?!table\\.ts)`] },
    ),
    rule('the-generator-knows-no-domain', { path: '^src/generator/' }, { path: '^src/domains/' }),
  ],
  options: {
    parser: 'swc',
    doNotFollow: 'node_modules',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
