import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { scratch, spindle } from './support/spindle.ts';

interface Job {
  readonly spec: {
    readonly completions: number;
    readonly parallelism: number;
    readonly podFailurePolicy: object;
    readonly template: { readonly spec: Pod };
  };
}

interface Pod {
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: object;
  readonly containers: readonly Container[];
}

interface Container {
  readonly image: string;
  readonly securityContext: object;
  readonly resources: object;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}

const manifest = readFileSync(new URL('../deploy/kubernetes/job.yaml', import.meta.url), 'utf8');
const documents = parseAllDocuments(manifest).map((document) => document.toJS() as object);
const { spec } = documents[0] as Job;
const pod = spec.template.spec;
const container = pod.containers[0] as Container;
const { args, env } = container;
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = scratch();
symlinkSync(`${root}node_modules`, `${folder}/node_modules`);

describe('the Indexed Job', () => {
  it('has as many pods as there are shards', () => {
    const { value } = env.find(({ name }) => name === 'SHARD_COUNT') ?? {};
    expect([spec.parallelism, Number(value)]).toEqual([spec.completions, spec.completions]);
  });

  it('runs a command that is understood, up to the broker that is not there', async () => {
    const own = args.map((arg) => arg.replace('/checkpoints/$(JOB_COMPLETION_INDEX)', `${folder}/3`));
    const here = own.map((arg) => arg.replace('kafka:9092', 'localhost:1'));
    const { code, stderr } = await spindle(here, { env: { JOB_COMPLETION_INDEX: '3', SHARD_COUNT: '16' } });
    expect([code, stderr]).toEqual([1, expect.stringContaining('localhost:1')]);
  });

  it('is of the API, without a field that it does not know', () => {
    expect(typeErrors(documents)).toBe('');
    const slips = [{ ...documents[0], spec: { ...spec, podFailurePolicy: { rule: [] } } }, documents[1] as object];
    expect(typeErrors(slips)).toMatch(/rule.* does not exist in type 'PodFailurePolicy'/);
  });

  it('has the rights that it needs, and no others', () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        fsGroup: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources).toMatchObject({
      requests: { cpu: expect.anything() },
      limits: { memory: expect.anything() },
    });
  });

  it('runs this version, and does not try again what was wrong usage', () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { readonly version: string };
    expect(container.image).toBe(`spindle:${version}`);
    expect(spec.podFailurePolicy).toMatchObject({
      rules: expect.arrayContaining([
        { action: 'FailJob', onExitCodes: { containerName: 'spindle', operator: 'In', values: [2] } },
      ]),
    });
  });
});

/** What the compiler has against documents as literals of the types that are made from the API's schema. */
function typeErrors([job, claim]: readonly object[]): string {
  const path = `${folder}/manifest.ts`;
  const source = `import type { Job } from 'kubernetes-types/batch/v1';
import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1';
export const job: Job = ${JSON.stringify(job)};
export const claim: PersistentVolumeClaim = ${JSON.stringify(claim)};
`;
  writeFileSync(path, source);
  const flags = ['--noEmit', '--ignoreConfig', '--strict', '--module', 'preserve', '--types', ''];
  const { stdout, stderr } = spawnSync(`${root}node_modules/.bin/tsc`, [...flags, path], { encoding: 'utf8' });
  return stdout + stderr;
}
