// A real Apache Kafka of one node (KRaft), from its Maven jars, without a container engine: for tests and benchmarks.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../build/kafka-4.3.1', import.meta.url));
const fetchJars = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

/** Why no broker can be started here, in a few words; undefined where one can. */
export async function whyNoKafka() {
  for (const [command, flag] of existsSync(cache)
    ? [['java', '-version']]
    : [
        ['java', '-version'],
        ['mvn', '--version'],
      ])
    try {
      await run(command, [flag]);
    } catch {
      return `${command} is not installed`;
    }
}

/** The class path of Kafka; its jars are fetched once, into `build/`. */
export async function kafkaClassPath() {
  if (!existsSync(cache)) {
    await mkdir(join(cache, '..'), { recursive: true });
    // Whoever is first wins; a download that breaks off leaves nothing behind.
    const folder = await mkdtemp(`${cache}-`);
    const pom = join(here, 'pom.xml');
    await run('mvn', [
      '-q',
      '-B',
      '-ntp',
      '-f',
      pom,
      fetchJars,
      '-DincludeScope=runtime',
      `-DoutputDirectory=${folder}`,
    ]);
    await rename(folder, cache).catch(() => rm(folder, { recursive: true }));
  }
  return join(cache, '*');
}

/**
 * Starts a broker on free ports of 127.0.0.1, with data of its own; done when it serves.
 *
 * @param {{ host?: string, port?: number, advertisedPort?: number, users?: Record<string, string> }} options where it listens,
 *   127.0.0.1 or [::1]; a port of your choice; the port
 *   of a proxy, to which clients are sent; users with their passwords, who may log in with PLAIN or SCRAM-SHA-256 at
 *   `saslServers`
 */
export async function startKafka({ host = '127.0.0.1', port, advertisedPort, users } = {}) {
  const classPath = await kafkaClassPath();
  const folder = await mkdtemp(join(tmpdir(), 'spindle-kafka-'));
  const [plain, controller, sasl] = await freePorts(3);
  const ports = { plain: port ?? plain, advertised: advertisedPort ?? port ?? plain, controller, sasl };
  const config = join(folder, 'server.properties');
  await writeFile(config, properties(host, ports, join(folder, 'data'), users));
  const scram = Object.entries(users ?? {}).flatMap(([name, password]) => [
    '--add-scram',
    `SCRAM-SHA-256=[name=${name},password=${password}]`,
  ]);
  const format = ['kafka.tools.StorageTool', 'format', '--standalone', '-t', 'spindle-test', '-c', config, ...scram];
  await run('java', ['-XX:TieredStopAtLevel=1', ...logging('error'), '-cp', classPath, ...format]);

  let broker;
  const start = async () => {
    broker = spawn('java', ['-Xmx512m', ...logging('info'), '-cp', classPath, 'kafka.Kafka', config], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await served(broker);
  };
  const kill = () => broker.kill('SIGKILL');
  const ended = () =>
    broker.exitCode === null && broker.signalCode === null && new Promise((done) => broker.once('exit', done));
  process.once('exit', kill);
  await start();

  return {
    bootstrapServers: `${host}:${ports.plain}`,
    saslServers: `${host}:${ports.sasl}`,
    /** Of the Java process, until it is restarted. */
    get pid() {
      return broker.pid;
    },
    /** As a crash would. */
    async crash() {
      kill();
      await ended();
    },
    /** After a crash: the same data on the same ports. */
    restart: start,
    async stop() {
      process.off('exit', kill);
      broker.kill();
      await ended();
      await rm(folder, { recursive: true });
    },
  };
}

const logging = (level) =>
  [`defaultLogLevel=${level}`, 'logFile=System.out'].map((one) => `-Dorg.slf4j.simpleLogger.${one}`);

function properties(host, { plain, advertised, controller, sasl }, data, users) {
  const named = { PLAINTEXT: plain, ...(users && { SASL_PLAINTEXT: sasl }) };
  const at = (ports) => Object.entries(ports).map(([name, port]) => `${name}://${host}:${port}`);
  const login = Object.entries(users ?? {}).map(([name, password]) => `user_${name}="${password}"`);
  const jaas = 'org.apache.kafka.common.security';
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: [...at(named), `CONTROLLER://127.0.0.1:${controller}`],
    'advertised.listeners': at({ ...named, PLAINTEXT: advertised }),
    'listener.security.protocol.map': ['CONTROLLER:PLAINTEXT', ...Object.keys(named).map((name) => `${name}:${name}`)],
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    'log.dirs': data,
    'auto.create.topics.enable': false,
    // Events are as old as their timestamps say, and would be deleted.
    'log.retention.ms': -1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 2_097_152,
    // After a crash it waits for its own registration to expire: 12 s by default.
    'broker.session.timeout.ms': 1000,
    'broker.heartbeat.interval.ms': 200,
    ...(users && {
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256',
      'listener.name.sasl_plaintext.plain.sasl.jaas.config': `${jaas}.plain.PlainLoginModule required ${login.join(' ')};`,
      'listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config': `${jaas}.scram.ScramLoginModule required;`,
    }),
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Reads the log to its end, or the broker would block on a full pipe. */
function served(broker) {
  return new Promise((resolve, reject) => {
    const last = [];
    createInterface(broker.stdout).on('line', (line) => {
      if (line.includes('Kafka Server started')) resolve();
      last.push(line);
      if (last.length > 20) last.shift();
    });
    broker.once('error', reject);
    broker.once('exit', (code) => reject(new Error(`Kafka ended with ${code}:\n${last.join('\n')}`)));
  });
}

async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((done) => server.once('listening', done));
      return server;
    }),
  );
  const ports = servers.map((server) => server.address().port);
  for (const server of servers) server.close();
  return ports;
}
