import { changedCheckpoint } from './checkpoint.ts';
import { anyCommandLine, flags } from './commandLine.ts';
import { anyConfiguration } from './configuration.ts';
import { type Draw, drawOf } from './draw.ts';
import { standing } from './folder.ts';
import { anyAnomalies, anyRows } from './inputFiles.ts';
import { anyModule } from './module.ts';
import { mutated } from './mutate.ts';
import { hostileText } from './values.ts';

/** One run of the command. */
export interface Case {
  readonly seed: number;
  readonly args: readonly string[];
  /** Beside the standing ones. */
  readonly files: Readonly<Record<string, Buffer>>;
  /** Changes the files that a first run with the same arguments has left; undefined: there is no first run. */
  readonly change?: ((read: (name: string) => Buffer) => Readonly<Record<string, Buffer>>) | undefined;
  /** The file that is its stdin. */
  readonly stdin: string;
  readonly env: Readonly<Record<string, string>>;
}

/** No message may show it. */
export const SECRET = 'hunter2-is-secret';

/** The case of a seed; `events` are the first of orders, as they were streamed. */
export function caseOf(seed: number, events: Buffer): Case {
  const draw = drawOf(seed);
  const made = draw.pick(kinds)(draw, seed);
  const arrived = draw.chance(0.6) ? mutated(draw, events) : events;
  return {
    seed,
    stdin: draw.pick(['/dev/null', 'rows.csv', 'rows.jsonl', 'events.jsonl', 'folder']),
    env: environment(draw),
    ...made,
    files: {
      'rows.csv': anyRows(draw, 'csv'),
      'rows.jsonl': anyRows(draw, 'jsonl'),
      'rows.json': anyRows(draw, 'json'),
      'config.yaml': anyConfiguration(draw),
      'anomalies.json': anyAnomalies(draw),
      'events.jsonl': arrived,
      'secret.txt': Buffer.from(`${SECRET}\n`),
      ...made.files,
    },
  };
}

type Made = Pick<Case, 'args'> & Partial<Case>;

const commandLine = (draw: Draw): Made => ({ args: anyCommandLine(draw) });

function ownFile(draw: Draw): Made {
  const path = draw.pick([
    'rows.csv',
    'rows.jsonl',
    'rows.json',
    '-',
    'events.jsonl',
    standing.empty,
    'anomalies.json',
  ]);
  const format = path === '-' ? ['--input-format', draw.pick(['csv', 'jsonl', 'json'])] : [];
  if (draw.chance(0.15))
    return { args: ['verify', path, ...format, '--against', 'events.jsonl', ...few(draw, 'verify')] };
  return { args: ['stream', path, ...format, ...few(draw, 'stream')] };
}

const few = (draw: Draw, command: string): string[] => flags(draw, command, draw.pick([0, 0, 1, 2]), 0.1);

const configuration = (draw: Draw): Made => {
  const command = draw.pick(['stream', 'stream', 'verify']);
  return { args: [command, '--config', 'config.yaml', ...few(draw, command)] };
};

const anomalies = (draw: Draw): Made => {
  const table = draw.pick([['--table', 'order'], ['--all-tables'], ['--timeline', '--causal']]);
  const base = ['stream', 'retail', ...table, '--max-events', '20', '--anomalies', 'anomalies.json'];
  return { args: [...base, ...few(draw, 'stream')] };
};

const arrivals = (draw: Draw): Made => ({
  args: [
    'verify',
    'retail',
    '--table',
    'order',
    '--max-events',
    '20',
    '--against',
    'events.jsonl',
    ...few(draw, 'verify'),
  ],
});

const CHECKPOINT = 'run.checkpoint';

const checkpoint = (draw: Draw): Made => {
  const table = draw.pick([['--table', 'order'], ['--all-tables'], ['--timeline']]);
  const to = draw.pick([['--output', 'out.jsonl'], ['--output', 'out.jsonl', '--truth', 'truth.jsonl'], ['--quiet']]);
  return {
    args: ['stream', 'retail', ...table, '--max-events', '20', ...to, '--checkpoint', CHECKPOINT],
    change: (read) => ({
      ...(draw.chance(0.9) && { [CHECKPOINT]: changedCheckpoint(draw, read(CHECKPOINT)) }),
      ...(to[0] === '--output' && draw.chance(0.3) && { 'out.jsonl': mutated(draw, read('out.jsonl')) }),
    }),
  };
};

const moduleDomain = (draw: Draw, seed: number): Made => {
  // A process loads a module of one path only once.
  const path = `domain-${seed}.mjs`;
  const tables = draw.pick([[], ['--table', 'a'], ['--all-tables'], ['--timeline']]);
  return { args: [draw.pick(['stream', 'describe']), path, ...tables], files: { [path]: anyModule(draw) } };
};

const kinds: readonly ((draw: Draw, seed: number) => Made)[] = [
  ...Array(9).fill(commandLine),
  ...Array(5).fill(ownFile),
  ...Array(3).fill(configuration),
  ...Array(2).fill(anomalies),
  ...Array(2).fill(arrivals),
  ...Array(2).fill(checkpoint),
  moduleDomain,
];

function environment(draw: Draw): Record<string, string> {
  const number = () => draw.pick(['0', '1', '2', '-1', 'x', '99999999999999999999']);
  return {
    SPINDLE_KAFKA_PASSWORD: SECRET,
    ...(draw.chance(0.5) && { JOB_COMPLETION_INDEX: number(), SHARD_COUNT: number() }),
    ...(draw.chance(0.5) && { SPINDLE_EVENT_HUB_CONNECTION_STRING: connectionString(draw) }),
  };
}

const connectionString = (draw: Draw): string =>
  draw.pick([
    SECRET,
    `Endpoint=sb://127.0.0.1/;SharedAccessKeyName=a;SharedAccessKey=${SECRET}`,
    `Endpoint=sb://${hostileText(draw).slice(0, 100)}/;SharedAccessKeyName=a;SharedAccessKey=${SECRET};EntityPath=a`,
  ]);
